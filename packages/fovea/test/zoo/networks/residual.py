"""Keras' residual networks, the course's for 64 x 64 pixels, and torchvision's without their shortcuts."""

from recording import Case, Training, keras_network, open_gates, tame
from torchvision import models

from networks.resnet import features


def keras_resnet(depth):
    @keras_network
    def build():
        import keras

        make = getattr(keras.applications, f"ResNet{depth}")
        return make(weights=None, input_shape=(64, 64, 3), classifier_activation=None)

    return build


def signs(last):
    """Build the assignment's network; `last` contains the filters of the identity blocks of stage 5."""

    @keras_network
    def build():
        from keras import Input, Model, layers

        def block(x, filters, stage, letter, strides=None):
            def step(x, branch, count, size, stride=1, padding="valid"):
                x = layers.Conv2D(count, size, stride, padding, name=f"res{stage}{letter}_branch{branch}")(x)
                return layers.BatchNormalization(axis=3, name=f"bn{stage}{letter}_branch{branch}")(x)

            first, second, third = filters
            y = layers.Activation("relu")(step(x, "2a", first, 1, strides or 1))
            y = layers.Activation("relu")(step(y, "2b", second, 3, 1, "same"))
            y = step(y, "2c", third, 1)
            shortcut = step(x, "1", third, 1, strides) if strides else x
            return layers.Activation("relu")(layers.Add()([y, shortcut]))

        inputs = Input((64, 64, 3))
        x = layers.Conv2D(64, 7, 2, name="conv1")(layers.ZeroPadding2D(3)(inputs))
        x = layers.Activation("relu")(layers.BatchNormalization(axis=3, name="bn_conv1")(x))
        x = layers.MaxPooling2D(3, 2)(x)
        stages = [(2, (64, 64, 256), "bc"), (3, (128, 128, 512), "bcd"), (4, (256, 256, 1024), "bcdef")]
        for stage, filters, letters in stages:
            x = block(x, filters, stage, "a", 1 if stage == 2 else 2)
            for letter in letters:
                x = block(x, filters, stage, letter)
        x = block(x, (512, 512, 2048), 5, "a", 2)
        for letter in "bc":
            x = block(x, last, 5, letter)
        x = layers.Flatten()(layers.AveragePooling2D(2, name="avg_pool")(x))
        return Model(inputs, layers.Dense(6, name="fc6")(x))

    return build


class PlainBlock(models.resnet.BasicBlock):
    def forward(self, x):
        x = self.bn1(self.conv1(x)).relu()
        return self.bn2(self.conv2(x)).relu()


def plain(blocks):
    def build():
        model = models.ResNet(PlainBlock, blocks)
        for module in model.modules():
            if isinstance(module, PlainBlock):
                module.downsample = None
        return model

    return build


CASES = [
    *(
        Case(
            name=f"resnet{depth}-keras",
            network=f"resnet{depth}",
            variant="keras",
            build=keras_resnet(depth),
            input=(64, 64, 3),
            features="conv5_block3_out",
            scale=open_gates(lambda name: "_3_bn" in name),
        )
        for depth in (50, 101, 152)
    ),
    Case(
        name="resnet50-signs",
        network="resnet50-signs",
        variant="course",
        build=signs((512, 512, 2048)),
        input=(64, 64, 3),
        scale=tame("_branch2c/gamma"),
        # Larger steps amplify float32's rounding: 3e-6 of the third loss with this rate, 8e-5 with 3e-4, 1e-4 with
        # 1e-3.
        training=Training(learning_rate=1e-4),
    ),
    Case(
        name="resnet50-signs-narrow",
        network="resnet50-signs",
        variant="course",
        build=signs((256, 256, 2048)),
        input=(64, 64, 3),
        options={"narrowStage5": True},
        scale=tame("_branch2c/gamma"),
    ),
    *(
        Case(
            name=f"plain{depth}",
            network=f"plain{depth}",
            variant="torchvision",
            build=plain(blocks),
            input=(64, 64, 3),
            features=features,
            portable=depth == 18,
        )
        for depth, blocks in ((18, [2, 2, 2, 2]), (34, [3, 4, 6, 3]))
    ),
]
