"""The publisher's desk: collections, proposals and their preview, approval by another, bundles, copies, holds, days ahead.

A collection joins streams. Of material of a stream that is not this publisher's own, the desk shows its code, its kind and
why it may not go out; its words and pictures only as they stand in the proposed bytes, which are safe for everybody.
"""
