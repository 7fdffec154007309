import type { Module } from './read.ts';
import { isTestCode } from './places.ts';

type Graph = Map<string, Set<string>>;

/** Groups of files that import each other in a circle by values. */
export function fileCycles(modules: readonly Module[]): string[][] {
  const graph: Graph = new Map();
  for (const module of modules) {
    for (const { target, type_only } of module.imports) {
      if (target !== undefined && !type_only) link(graph, module.path, target);
    }
  }
  return circles(graph);
}

/**
 * Groups of sibling folders that import each other in a circle, types included. An import between two folders counts
 * where their paths part: from `features/a/x` to `platform/db` it is `features` → `platform`. A folder and what lies
 * in it are one family. Tests do not count: nothing imports them.
 */
export function folderCycles(modules: readonly Module[]): string[][] {
  const graph: Graph = new Map();
  for (const module of modules.filter(({ path }) => !isTestCode(path))) {
    for (const { target } of module.imports) {
      if (target === undefined) continue;
      const from = module.path.split('/').slice(0, -1);
      const to = target.split('/').slice(0, -1);
      const parting = from.findIndex((name, depth) => name !== to[depth]);
      if (parting === -1 || to[parting] === undefined) continue;
      link(graph, from.slice(0, parting + 1).join('/'), to.slice(0, parting + 1).join('/'));
    }
  }
  return circles(graph);
}

function link(graph: Graph, from: string, to: string): void {
  const known = graph.get(from) ?? new Set();
  graph.set(from, known.add(to));
}

/** Tarjan's strongly connected components, those with more than one member or an edge to themselves. */
function circles(graph: Graph): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];

  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1 || graph.get(node)?.has(node)) found.push(group.toSorted());
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}
