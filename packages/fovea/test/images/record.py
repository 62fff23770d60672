"""Write small image files of every kind, and the pixels that Pillow decodes, with which networks were trained.

    python record.py

Networks were trained on `Image.open(path).convert("RGB")`. Transparent pixels are composited on white and EXIF
orientation is applied, as Fovea does intentionally.
"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageCms, ImageOps

HERE = Path(__file__).parent
FILES = HERE / "files"
FILES.mkdir(exist_ok=True)
recorded = {}

# Eight patches that distinguish channels, gamma and inversion, and a ramp.
PATCHES = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (128, 128, 128), (200, 100, 50), (10, 60, 90)]
RGB = np.array([PATCHES, PATCHES[::-1], [(16 * i, 255 - 16 * i, 8 * i) for i in range(8)]], dtype=np.uint8)
GREY = np.array([[0, 1, 64, 127, 128, 200, 254, 255], [255, 254, 200, 128, 127, 64, 1, 0]], dtype=np.uint8)
ALPHA = np.array([[255, 128, 0, 64, 200, 255, 1, 254]] * 3, dtype=np.uint8)


def record(name, how="rgb"):
    image = Image.open(FILES / name)
    image = ImageOps.exif_transpose(image)
    if how == "alpha":
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image.convert("RGBA"))
    if image.mode == "I;16":  # Pillow clips these to white; its 16-bit RGB keeps the upper eight bits.
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    pixels = np.asarray(image.convert("RGB"))
    recorded[name] = {"height": pixels.shape[0], "width": pixels.shape[1], "pixels": pixels.reshape(-1).tolist()}


def save(name, image, how="rgb", **options):
    image.save(FILES / name, **options)
    record(name, how)


def png(name, values, depth, color, chunks=(), how="rgb"):
    """Return a PNG that Pillow cannot write: with 16 bits, and with custom chunks before the pixels."""
    height, width = values.shape[:2]
    kind = ">u2" if depth == 16 else "u1"
    rows = b"".join(b"\0" + values[row].astype(kind).tobytes() for row in range(height))
    def chunk(tag, body):
        return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    body = b"".join(chunk(tag, content) for tag, content in chunks)
    (FILES / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    record(name, how)


def profile(primaries, gamma=2.2):
    """Return a display's ICC profile: XYZ of the primaries (D50) and a gamma."""
    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"a display\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * (8 + 3 + 67)
    copyright_ = b"text\0\0\0\0none\0"
    tags = [(b"desc", description), (b"cprt", copyright_), (b"wtpt", xyz((0.9642, 1.0, 0.8249)))]
    tags += [(tag, xyz(values)) for tag, values in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries)]
    tags += [(tag, curve) for tag in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, content in tags:
        content += b"\0" * (-len(content) % 4)
        table += tag + struct.pack(">II", at, len(content))
        body += content
        at += len(content)
    header = struct.pack(">I4sI4s4s4s", at, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28
    header += b"".join(struct.pack(">i", round(v * 65536)) for v in (0.9642, 1.0, 0.8249))
    return header + b"\0" * (128 - len(header)) + struct.pack(">I", len(tags)) + table + body


SRGB = profile(((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7139)))
WIDE = profile(((0.7976719, 0.2880323, 0.0), (0.1351917, 0.7118741, 0.0), (0.0313534, 0.0000857, 0.8252)), 1.8)
ICC = {name: (b"iCCP", name.encode() + b"\0\0" + zlib.compress(content)) for name, content in (("srgb", SRGB), ("wide", WIDE))}
WIDER = RGB.astype(np.uint16) * 257

# PNG
lab = ImageCms.profileToProfile(Image.fromarray(RGB), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB")
lab.save(FILES / "lab.tif")
png("rgb16.png", WIDER, 16, 2)
png("rgb16-srgb-profile.png", WIDER, 16, 2, [ICC["srgb"]])
png("rgb16-wide-profile.png", WIDER, 16, 2, [ICC["wide"]])
png("rgb16-odd.png", (WIDER // 3 + 5), 16, 2)
png("grey16.png", GREY.astype(np.uint16) * 257, 16, 0)
png("grey16-profile.png", GREY.astype(np.uint16) * 257, 16, 0, [ICC["srgb"]])
png("rgba16.png", np.dstack([WIDER, ALPHA.astype(np.uint16) * 257]), 16, 6, how="alpha")
png("rgb8-wide-profile.png", RGB, 8, 2, [ICC["wide"]])
png("rgb8-gamma.png", RGB, 8, 2, [(b"gAMA", struct.pack(">I", 100000))])
image = Image.fromarray(RGB)
save("rgb.png", image)
save("grey.png", Image.fromarray(GREY))
save("one-bit.png", Image.fromarray(GREY).convert("1", dither=Image.Dither.NONE))
save("palette.png", image.quantize(16))
rgba = Image.fromarray(np.dstack([RGB, ALPHA]))
save("rgba.png", rgba, "alpha")
save("grey-alpha.png", Image.fromarray(np.dstack([GREY, ALPHA[:2]])), "alpha")
palette = image.quantize(16)
save("palette-alpha.png", palette, "alpha", transparency=bytes([0, 128, 255, 64] * 4))
frames = [image, image.rotate(180)]
save("animated.png", frames[0], save_all=True, append_images=frames[1:], duration=50)
# Adam7, encoded by hand: seven small images with every eighth pixel.
def interlaced(name, values):
    height, width = values.shape[:2]
    rows = b""
    for x, y, dx, dy in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)):
        part = values[y::dy, x::dx]
        if part.size:
            rows += b"".join(b"\0" + row.tobytes() for row in part)
    def chunk(tag, body):
        return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1)
    (FILES / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    record(name)
interlaced("interlaced.png", RGB)

# GIF and WebP: the first frame, which may be smaller than the canvas.
save("still.gif", image.quantize(16))
save("animated.gif", frames[0].quantize(16), save_all=True, append_images=[frames[1].quantize(16)], duration=50)
save("still.webp", image, lossless=True)
save("animated.webp", frames[0], save_all=True, append_images=frames[1:], duration=50, lossless=True)
save("rgba.webp", rgba, "alpha", lossless=True, exact=True)

# JPEG. Patches of 16 pixels, so that blocks are even.
big = Image.fromarray(np.kron(RGB, np.ones((16, 16, 1), dtype=np.uint8)))
small = big.resize((32, 16), Image.Resampling.BICUBIC)
save("colour.jpg", small, quality=90)
save("colour-420.jpg", small, quality=90, subsampling="4:2:0")
save("colour-progressive.jpg", small, quality=80, progressive=True)
save("colour-wide-profile.jpg", small, quality=90, icc_profile=WIDE)
save("grey.jpg", small.convert("L"), quality=90)
save("cmyk.jpg", small.convert("CMYK"), quality=95)
black = np.zeros((16, 16, 4), dtype=np.uint8)
black[:, :8, 3] = 255
black[:8, 8:, 0] = 255
save("cmyk-black.jpg", Image.fromarray(black, mode="CMYK"), quality=95)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"orientation-{orientation}.png", image, exif=exif)

# TIFF
save("rgb.tif", image)
save("lzw.tif", image, compression="tiff_lzw")
save("grey.tif", Image.fromarray(GREY))
save("one-bit.tif", Image.fromarray(GREY).convert("1", dither=Image.Dither.NONE), compression="group4")
save("cmyk.tif", image.convert("CMYK"))
save("rgba.tif", rgba, "alpha")
save("palette.tif", image.quantize(16))
save("wide-profile.tif", image, icc_profile=WIDE)
# Files without a defined black and white, and files that Pillow cannot convert: not recorded.
Image.fromarray(np.array([[0.25, 1.0, 0.0, 0.5]], dtype=np.float32)).save(FILES / "float.tif")
Image.fromarray(np.array([[0, 70000, -5, 2**31 - 1]], dtype=np.int32)).save(FILES / "int32.tif")
Image.fromarray((GREY.astype(np.uint16) * 257)).save(FILES / "grey16.tif")
record("grey16.tif")
buffer = io.BytesIO()
small.save(buffer, "JPEG", quality=90)
(FILES / "truncated.jpg").write_bytes(buffer.getvalue()[:400])

json.dump(
    {"pillow": PIL.__version__, "files": recorded},
    (HERE / "pixels.json").open("w"),
    separators=(",", ":"),
)
print(len(recorded), "files", (HERE / "pixels.json").stat().st_size, "bytes")
