/** Trees of named values: the shape in which models keep parameters, and programs take inputs and give results. */

export type Tree<T> = T | readonly Tree<T>[] | { readonly [name: string]: Tree<T> };

function isLeaf<T>(node: Tree<T>, leaf: (value: unknown) => value is T): node is T {
  return leaf(node);
}

/** The leaves with their paths (`encoder.0.kernel`), in the order of the sorted names. */
export function flatten<T>(tree: Tree<T>, leaf: (value: unknown) => value is T, path = ''): [path: string, value: T][] {
  if (isLeaf(tree, leaf)) return [[path, tree]];
  const children = Array.isArray(tree)
    ? tree.map((child, i) => [String(i), child] as const)
    : Object.entries(tree as Record<string, Tree<T>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return children.flatMap(([name, child]) => flatten(child, leaf, path === '' ? name : `${path}.${name}`));
}

/** The tree with each leaf replaced by what the function makes of it and its path. */
export function mapTree<T, U>(
  tree: Tree<T>,
  leaf: (value: unknown) => value is T,
  replace: (value: T, path: string) => U,
  path = '',
): Tree<U> {
  if (isLeaf(tree, leaf)) return replace(tree, path);
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (Array.isArray(tree)) return tree.map((child: Tree<T>, i) => mapTree(child, leaf, replace, at(String(i))));
  return Object.fromEntries(
    Object.entries(tree as Record<string, Tree<T>>).map(([name, child]) => [
      name,
      mapTree(child, leaf, replace, at(name)),
    ]),
  );
}
