"""What the cross-encoder reads: the end of a question, and of a passage the sentences around one of them."""

ASKED = 80  # tokens of a question, the last
HEAD = 56  # tokens that title and section may take
EXCERPT = 72  # tokens of a passage, title and section among them


def excerpt(head, units, best, longest=EXCERPT):
    """The ids of title and section and of the units (lists of ids) around the best one that fit: in turn the one
    behind and the one before."""
    head = head[: longest * HEAD // EXCERPT]
    room = longest - len(head)
    first, last, size, grown = best, best, len(units[best]), True
    while grown:
        grown = False
        if last + 1 < len(units) and size + len(units[last + 1]) <= room:
            last, grown = last + 1, True
            size += len(units[last])
        if first > 0 and size + len(units[first - 1]) <= room:
            first, grown = first - 1, True
            size += len(units[first])
    return (head + [i for unit in units[first: last + 1] for i in unit])[:longest]
