"""GGUF v3 files of text models in numpy: every weight type that src/engine/quant.h describes, packed and unpacked.

Written from the format's description, not from the engine's code: what src/test/unit/test_text.c compares are two readers.
"""
import numpy as np

import gguf

TYPES = {"F32": 0, "F16": 1, "Q4_0": 2, "Q4_1": 3, "Q5_0": 6, "Q5_1": 7, "Q8_0": 8, "Q4_K": 12, "Q5_K": 13, "Q6_K": 14, "BF16": 30}
NAMES = {v: k for k, v in TYPES.items()}
# numbers and bytes of a block
BLOCKS = {"F32": (1, 4), "F16": (1, 2), "BF16": (1, 2), "Q4_0": (32, 18), "Q4_1": (32, 20), "Q5_0": (32, 22), "Q5_1": (32, 24), "Q8_0": (32, 34),
          "Q4_K": (256, 144), "Q5_K": (256, 176), "Q6_K": (256, 210)}


def _half(x):
    return np.asarray(x, np.float32).astype(np.float16)


def _bytes(x):
    return np.ascontiguousarray(x).view(np.uint8).reshape(len(x), -1)


def _scale(step):
    """an F16 scale and what to multiply with instead of dividing by it"""
    d = _half(step).astype(np.float32)
    return _half(step), np.where(d != 0, 1 / np.where(d != 0, d, 1), 0)


def _nibbles(q):
    return (q[:, :16] | q[:, 16:] << 4).astype(np.uint8)


def _fifth(q):
    return np.packbits(q >> 4 & 1, axis=1, bitorder="little")


def _pack_k_scales(s, m):
    """6-bit scales and minima [n, 8] -> 12 bytes"""
    out = np.zeros((len(s), 12), np.uint8)
    out[:, 0:4] = s[:, :4] | (s[:, 4:] >> 4) << 6
    out[:, 4:8] = m[:, :4] | (m[:, 4:] >> 4) << 6
    out[:, 8:12] = s[:, 4:] & 15 | (m[:, 4:] & 15) << 4
    return out


def _unpack_k_scales(b):
    s, m = np.zeros((len(b), 8), np.int64), np.zeros((len(b), 8), np.int64)
    b = b.astype(np.int64)
    s[:, :4], m[:, :4] = b[:, 0:4] & 63, b[:, 4:8] & 63
    s[:, 4:] = b[:, 8:12] & 15 | b[:, 0:4] >> 6 << 4
    m[:, 4:] = b[:, 8:12] >> 4 | b[:, 4:8] >> 6 << 4
    return s, m


def pack(x, kind):
    """float array -> bytes; plain rounding, no search for better scales"""
    x = np.ascontiguousarray(x, np.float32).reshape(-1, BLOCKS[kind][0])
    if kind == "F32":
        return x.tobytes()
    if kind == "F16":
        return x.astype(np.float16).tobytes()
    if kind == "BF16":
        bits = x.view(np.uint32)
        return ((bits + 0x7fff + (bits >> 16 & 1)) >> 16).astype(np.uint16).tobytes()
    if kind == "Q8_0":
        d, by = _scale(np.abs(x).max(1) / 127)
        return np.hstack([_bytes(d), np.round(x * by[:, None]).clip(-127, 127).astype(np.int8).view(np.uint8)]).tobytes()
    if kind in ("Q4_0", "Q5_0"):
        most = 8 if kind == "Q4_0" else 16
        d, by = _scale(np.abs(x).max(1) / (most - 0.5))
        q = (np.round(x * by[:, None]) + most).clip(0, 2 * most - 1).astype(np.uint8)
        return np.hstack([_bytes(d)] + ([_fifth(q)] if most == 16 else []) + [_nibbles(q & 15)]).tobytes()
    if kind in ("Q4_1", "Q5_1"):
        most = 15 if kind == "Q4_1" else 31
        low = x.min(1)
        d, by = _scale((x.max(1) - low) / most)
        q = np.round((x - _half(low).astype(np.float32)[:, None]) * by[:, None]).clip(0, most).astype(np.uint8)
        return np.hstack([_bytes(d), _bytes(_half(low))] + ([_fifth(q)] if most == 31 else []) + [_nibbles(q & 15)]).tobytes()
    if kind in ("Q4_K", "Q5_K"):
        most = 15 if kind == "Q4_K" else 31
        sub = x.reshape(-1, 8, 32)
        low = np.minimum(sub.min(2), 0)
        step = (sub.max(2) - low) / most
        d, by = _scale(step.max(1) / 63)
        dmin, by_min = _scale(-low.min(1) / 63)
        s = np.round(step * by[:, None]).clip(0, 63).astype(np.uint8)
        m = np.round(-low * by_min[:, None]).clip(0, 63).astype(np.uint8)
        real, least = d.astype(np.float32)[:, None] * s, dmin.astype(np.float32)[:, None] * m
        q = np.round((sub + least[:, :, None]) / np.where(real > 0, real, 1)[:, :, None]).clip(0, most).astype(np.uint8)
        nibbles = (q[:, 0::2] & 15 | (q[:, 1::2] & 15) << 4).reshape(-1, 128)
        high = [] if most == 15 else [(q >> 4 << np.arange(8, dtype=np.uint8)[:, None]).sum(1).astype(np.uint8)]
        return np.hstack([_bytes(d), _bytes(dmin), _pack_k_scales(s, m)] + high + [nibbles]).tobytes()
    if kind == "Q6_K":
        sub = x.reshape(-1, 16, 16)
        step = np.abs(sub).max(2) / 31
        d, by = _scale(step.max(1) / 127)
        s = np.round(step * by[:, None]).clip(-127, 127).astype(np.int8)
        real = d.astype(np.float32)[:, None] * s
        q = (np.round(sub / np.where(real != 0, real, 1)[:, :, None]) + 32).clip(0, 63).astype(np.uint8).reshape(-1, 2, 4, 32)
        low = np.concatenate([q[:, :, 0] & 15 | (q[:, :, 2] & 15) << 4, q[:, :, 1] & 15 | (q[:, :, 3] & 15) << 4], 2).reshape(-1, 128)
        high = (q >> 4 << 2 * np.arange(4, dtype=np.uint8)[:, None]).sum(2).astype(np.uint8).reshape(-1, 64)
        return np.hstack([low, high, s.view(np.uint8), _bytes(d)]).tobytes()
    raise ValueError(kind)


def unpack(raw, kind, n):
    """bytes -> n float64 numbers"""
    raw = np.frombuffer(raw, np.uint8)
    if kind == "F32":
        return raw.view(np.float32).astype(np.float64)
    if kind == "F16":
        return raw.view(np.float16).astype(np.float64)
    if kind == "BF16":
        return (raw.view(np.uint16).astype(np.uint32) << 16).view(np.float32).astype(np.float64)
    b = raw.reshape(-1, BLOCKS[kind][1])
    half = lambda at: b[:, at:at + 2].copy().view(np.float16).astype(np.float64)
    nibbles = lambda at: np.hstack([b[:, at:at + 16] & 15, b[:, at:at + 16] >> 4]).astype(np.float64)
    fifth = lambda at: 16.0 * np.unpackbits(b[:, at:at + 4], axis=1, bitorder="little")
    if kind == "Q8_0":
        x = half(0) * b[:, 2:].copy().view(np.int8)
    elif kind == "Q4_0":
        x = half(0) * (nibbles(2) - 8)
    elif kind == "Q4_1":
        x = half(0) * nibbles(4) + half(2)
    elif kind == "Q5_0":
        x = half(0) * (nibbles(6) + fifth(2) - 16)
    elif kind == "Q5_1":
        x = half(0) * (nibbles(8) + fifth(4)) + half(2)
    elif kind in ("Q4_K", "Q5_K"):
        s, m = _unpack_k_scales(b[:, 4:16])
        packed = b[:, -128:].reshape(-1, 4, 1, 32)
        q = np.concatenate([packed & 15, packed >> 4], 2).reshape(-1, 8, 32).astype(np.float64)
        if kind == "Q5_K":
            q += 16.0 * (b[:, None, 16:48] >> np.arange(8, dtype=np.uint8)[:, None] & 1)
        x = half(0)[:, :, None] * s[:, :, None] * q - half(2)[:, :, None] * m[:, :, None]
    else:
        low, high = b[:, :128].reshape(-1, 2, 2, 32), b[:, 128:192].reshape(-1, 2, 1, 32)
        q = np.concatenate([low & 15, low >> 4], 2) | (high >> 2 * np.arange(4, dtype=np.uint8)[:, None] & 3) << 4
        x = half(208)[:, :, None] * b[:, 192:208].copy().view(np.int8)[:, :, None] * (q.reshape(-1, 16, 16).astype(np.float64) - 32)
    return x.reshape(-1)[:n]


def write(path, metadata, tensors):
    """metadata: as gguf.write_packed's. tensors: name -> (array [cols] or [rows, cols], type's name)"""
    gguf.write_packed(path, metadata, {name: (x.shape, TYPES[kind], pack(x, kind)) for name, (x, kind) in tensors.items()})


def read(path):
    """-> metadata and tensors, name -> (float64 array, type's name)"""
    metadata, packed = gguf.read_packed(path, errors="replace")
    tensors = {}
    for name, (shape, number, data) in packed.items():
        kind, n = NAMES[number], int(np.prod(shape))
        block, size = BLOCKS[kind]
        tensors[name] = unpack(data[:n // block * size], kind, n).reshape(shape), kind
    return metadata, tensors
