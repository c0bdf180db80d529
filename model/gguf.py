"""Write GGUF v3 files: metadata and tensors in F32, F16 or Q8_0 (the subset that src/engine/gguf.h describes)."""
import struct

import numpy as np

U32, F32, STRING, ARRAY = 4, 6, 8, 9
TYPES = {"F32": 0, "F16": 1, "Q8_0": 8}
ALIGNMENT = 32


def _string(text):
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(value):
    if isinstance(value, str):
        return struct.pack("<I", STRING) + _string(value)
    if isinstance(value, float):
        return struct.pack("<If", F32, value)
    if isinstance(value, int):
        return struct.pack("<II", U32, value)
    return struct.pack("<IIQ", ARRAY, STRING, len(value)) + b"".join(map(_string, value))


def q8_0(x):
    """float32 [rows, cols], cols a multiple of 32 -> bytes of blocks: half scale, 32 int8 (as ggml rounds)"""
    blocks = x.astype(np.float32).reshape(-1, 32)
    scale = (np.abs(blocks).max(1) / 127).astype(np.float32)
    inverse = np.where(scale > 0, 1 / np.where(scale > 0, scale, 1), 0).astype(np.float32)
    quants = np.round(blocks * inverse[:, None]).clip(-127, 127).astype(np.int8)
    out = np.empty((len(blocks), 34), np.uint8)
    out[:, :2] = scale.astype(np.float16).view(np.uint8).reshape(-1, 2)
    out[:, 2:] = quants.view(np.uint8)
    return out.tobytes()


def write(path, metadata, tensors):
    """metadata: name -> str, int, float or list of str. tensors: name -> (array [cols] or [rows, cols], "F32" | "F16" | "Q8_0")"""
    head, data, offset = b"", [], 0
    for name, (x, kind) in tensors.items():
        x = np.ascontiguousarray(x, np.float32)
        raw = q8_0(x) if kind == "Q8_0" else x.astype(np.float16).tobytes() if kind == "F16" else x.tobytes()
        head += _string(name) + struct.pack("<I", x.ndim) + struct.pack(f"<{x.ndim}Q", *x.shape[::-1]) + struct.pack("<IQ", TYPES[kind], offset)
        raw += b"\0" * (-len(raw) % ALIGNMENT)
        data.append(raw)
        offset += len(raw)
    metadata = {"general.alignment": ALIGNMENT, **metadata}
    body = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    body += b"".join(_string(k) + _value(v) for k, v in metadata.items()) + head
    with open(path, "wb") as f:
        f.write(body + b"\0" * (-len(body) % ALIGNMENT))
        for raw in data:
            f.write(raw)
