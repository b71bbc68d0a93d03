"""The site inside a bundle: plain pages that open from a disk, without a server, a script or an outside request."""
