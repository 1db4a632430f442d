"""Windows has no resource limits: a job object keeps a process from taking all memory."""

from __future__ import annotations

import ctypes
import sys

_PROCESS_MEMORY = 0x00000100
_EXTENDED_LIMITS = 9


class _Basic(ctypes.Structure):
    _fields_ = [
        ("user_time", ctypes.c_int64),
        ("job_user_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least", ctypes.c_size_t),
        ("most", ctypes.c_size_t),
        ("active", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    ]


class _Extended(ctypes.Structure):
    _fields_ = [
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process", ctypes.c_size_t),
        ("peak_job", ctypes.c_size_t),
    ]


def limit_own_memory(size: int) -> bool:
    """Let this process commit at most ``size`` bytes; False where the system refuses or is no Windows."""
    if sys.platform != "win32":
        return False
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = _Extended()
    limits.basic.flags, limits.process_memory = _PROCESS_MEMORY, size
    set_up = kernel.SetInformationJobObject(
        job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
    )
    own = ctypes.c_void_p(kernel.GetCurrentProcess())
    return bool(set_up and kernel.AssignProcessToJobObject(job, own))
