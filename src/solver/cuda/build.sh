#!/bin/sh
# Makes the PTX again from kernel.cu, on any x86-64 Linux with Python: no GPU, no CUDA toolkit.
# The compiler is NVIDIA's NVRTC 12.0 from PyPI, the oldest that writes what CUDA 12.0 drivers load;
# another version writes other bytes. TOOLS (a folder) keeps it between runs.
set -eu
cd "$(dirname "$0")"
tools=${TOOLS:-$(mktemp -d)}
nvrtc=$tools/nvidia/cuda_nvrtc/lib
if [ ! -e "$nvrtc/libnvrtc.so.12" ]; then
    python3 -m pip install -q --no-deps --target "$tools" nvidia-cuda-nvrtc-cu12==12.0.140
fi

compile() { # NAME WORDS INNER
    LD_LIBRARY_PATH=$nvrtc python3 - "$nvrtc/libnvrtc.so.12" "$1.ptx" \
        -arch=compute_75 -std=c++17 "-DWORDS=$2" "-DINNER=$3" <<'PYTHON'
import ctypes, sys

nvrtc = ctypes.CDLL(sys.argv[1])
options = [option.encode() for option in sys.argv[3:]]
program = ctypes.c_void_p()


def output(kind):
    size = ctypes.c_size_t()
    assert getattr(nvrtc, f"nvrtcGet{kind}Size")(program, ctypes.byref(size)) == 0
    text = ctypes.create_string_buffer(size.value)
    assert getattr(nvrtc, f"nvrtcGet{kind}")(program, text) == 0
    return text.value.decode()


source = open("kernel.cu", "rb").read()
assert nvrtc.nvrtcCreateProgram(ctypes.byref(program), source, b"kernel.cu", 0, None, None) == 0
failed = nvrtc.nvrtcCompileProgram(program, len(options), (ctypes.c_char_p * len(options))(*options))
if failed:
    sys.exit(output("ProgramLog"))
open(sys.argv[2], "w").write(output("PTX"))
PYTHON
}

compile short_first 4 0
compile short_second 4 1
compile short_any 4 -1
compile long_any 16 -1
