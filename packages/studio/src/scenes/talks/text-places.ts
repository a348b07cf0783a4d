/** Puts every text of a Markdown page into an element that names its place in the source (see selected-passage.ts). */
interface HtmlNode {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: HtmlNode[];
  position?: { start: { offset?: number }; end: { offset?: number } };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

export function withPlaces(source: string) {
  const ownPlace = ({ position }: HtmlNode): Place | null => {
    const [start, end] = [position?.start.offset, position?.end.offset];
    return start === undefined || end === undefined ? null : { start, end };
  };
  /** Code has no place of its own: it is looked for in the element that it is in. */
  const soughtIn = (value: string, { start: from, end: to }: Place): Place | null => {
    const start = source.indexOf(value.replace(/\n$/, ''), from);
    return start < 0 || start + value.trimEnd().length > to ? null : { start, end: start + value.length };
  };
  const place = (node: HtmlNode, parent: HtmlNode | null, within: Place): HtmlNode => {
    if (node.type === 'text') {
      const value = node.value ?? '';
      if (value.trim() === '') return node;
      // What is written otherwise than it is shown, as the lines of code in a list are, has the whole of its element as its place.
      const known = ownPlace(node) ?? soughtIn(value, within) ?? (parent === null ? null : ownPlace(parent));
      if (known === null) return node;
      const properties = { dataFrom: known.start, dataTo: Math.min(known.end, source.length) };
      return { type: 'element', tagName: 'span', properties, children: [node] };
    }
    const inside = ownPlace(node) ?? within;
    if (node.children !== undefined) node.children = node.children.map((child) => place(child, node, inside));
    return node;
  };
  return () => (tree: HtmlNode) => {
    place(tree, null, { start: 0, end: source.length });
  };
}
