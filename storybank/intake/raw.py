"""Camera raw files (DNG, CR2, NEF, ARW): the preview the camera made is used, the sensor's pixels stay sealed."""

from storybank.errors import Unreadable
from storybank.intake.tiff import Directory, directories

LEAST_PREVIEW_PX = 1_000  # long edge: a smaller one is a thumbnail, not a photograph
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive; 0xC3 is lossless: the sensor itself


def embedded_preview(data: bytes) -> tuple[bytes, int | None]:
    """Return the largest JPEG preview of a raw file and the orientation its first directory says (None: not said).

    Raises Unreadable `intake.raw-no-preview` when there is none worth using: ask for a JPEG.
    """
    orientation: int | None = None
    best, best_px = b"", 0
    for directory in directories(data):
        if directory.name == "ifd0" and orientation is None:
            number = directory.number(274)
            orientation = number if number in range(1, 9) else None
        for at, size in (*zip(directory.numbers(513), directory.numbers(514), strict=False), *_single_strip(directory)):
            candidate = data[at : at + size]
            longest = _longest_px(candidate)
            if longest > best_px:
                best, best_px = candidate, longest
    if best_px < LEAST_PREVIEW_PX:
        raise Unreadable(
            "intake.raw-no-preview",
            "The raw file has no preview large enough. Send a JPEG of it too; the raw file itself can stay with you.",
        )
    return best, orientation


def _single_strip(directory: Directory) -> tuple[tuple[int, int], ...]:
    """Return where a directory's one JPEG-compressed strip lies (offset, size): DNG keeps its previews so."""
    offsets, sizes = directory.numbers(273), directory.numbers(279)
    if directory.number(259) in (6, 7) and len(offsets) == len(sizes) == 1:
        return ((offsets[0], sizes[0]),)
    return ()


def _longest_px(jpeg: bytes) -> int:
    """Return the long edge of an ordinary JPEG from its frame header; 0 for anything else."""
    if jpeg[:3] != b"\xff\xd8\xff":
        return 0
    at = 2
    for _ in range(200):
        if at + 9 > len(jpeg) or jpeg[at] != 0xFF:
            return 0
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            return max(int.from_bytes(jpeg[at + 5 : at + 7], "big"), int.from_bytes(jpeg[at + 7 : at + 9], "big"))
        if 0xC3 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return 0
        at += 2 + size
    return 0
