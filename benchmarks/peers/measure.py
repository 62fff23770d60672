"""What both peers share: the command line, the clock, the one line of JSON."""

import argparse
import json
import os
import resource
import statistics
import time


def arguments(layouts):
    parser = argparse.ArgumentParser(description="Time one workload and print one line of JSON.")
    parser.add_argument("--workload", required=True, help="lenet5, happymodel, catsdogs or cifar")
    parser.add_argument("--mode", choices=("train", "predict", "augment", "explain", "folder"), default="train")
    parser.add_argument("--batch", type=int, help="default: the workload's own batch size")
    parser.add_argument("--layout", choices=layouts, default=layouts[0])
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--folder", help="images, for the workloads that read them")
    parser.add_argument("--warmup", type=int, default=10, help="steps before the clock starts")
    parser.add_argument("--warmup-seconds", type=float, default=0, help="warm up for at least this long too")
    parser.add_argument("--iterations", type=int, default=50, help="steps timed")
    parser.add_argument("--seconds", type=float, help="time steps for this long instead")
    return parser


def limit_threads(threads):
    """Must run before the framework is imported: OpenMP reads its environment once."""
    os.environ["OMP_NUM_THREADS"] = str(threads)
    os.environ["MKL_NUM_THREADS"] = str(threads)


def measure(step, options):
    """Milliseconds of each timed call of `step`, which must have finished its work when it returns."""
    start, warm = time.perf_counter(), 0
    while warm < options.warmup or time.perf_counter() - start < options.warmup_seconds:
        step()
        warm += 1
    times = []
    end = time.perf_counter() + (options.seconds or 0)
    while not times or (time.perf_counter() < end if options.seconds else len(times) < options.iterations):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return times


def peak_memory():
    """The most memory that this process has held at once, in MiB. On Linux, ru_maxrss is at least what its parent held."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(framework, version, options, batch, times, **more):
    result = {
        "framework": framework,
        "version": version,
        "workload": options.workload,
        "mode": options.mode,
        "batch": batch,
        "layout": options.layout,
        "threads": options.threads,
        "iterations": len(times),
        "median_ms": round(statistics.median(times), 4),
        "min_ms": round(min(times), 4),
        "peak_rss_mb": round(peak_memory(), 1),
        **more,
    }
    print(json.dumps(result), flush=True)
