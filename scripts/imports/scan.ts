import { parseSync, Visitor } from 'oxc-parser';

export interface RawImport {
  specifier: string;
  line: number;
  /** Erased before the program runs, so that it cannot make a cycle of values. */
  type_only: boolean;
}

/** What one file says, before anything is resolved. */
export interface Scan {
  imports: RawImport[];
  /** Lines that build or hold SQL. */
  sql: number[];
  /** Lines that read the environment of the process. */
  env: number[];
  lines: number;
}

const BUILDERS = ['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto'];
const STATEMENT =
  /^\s*(select|insert|update|delete|merge|with|begin|commit|set|create|alter|drop|truncate|copy|lock|listen|notify|grant)\s/i;

/** Parses TypeScript or TSX. Throws when the parser finds a fault, so that no file is skipped in silence. */
export function scan(path: string, source: string): Scan {
  const parsed = parseSync(path, source);
  const [fault] = parsed.errors;
  if (fault !== undefined) throw new Error(`${path}: ${fault.message}`);

  const lineOf = lineFinder(source);
  const imports: RawImport[] = [];
  const add = (specifier: string, start: number, typeOnly: boolean): void => {
    imports.push({ specifier, line: lineOf(start), type_only: typeOnly });
  };
  for (const { moduleRequest, entries, start } of parsed.module.staticImports) {
    add(moduleRequest.value, start, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries, start } of parsed.module.staticExports) {
    const from = entries.flatMap((entry) => (entry.moduleRequest === null ? [] : [entry.moduleRequest.value]));
    for (const specifier of new Set(from)) {
      add(
        specifier,
        start,
        entries.every((entry) => entry.isType),
      );
    }
  }

  const sql: number[] = [];
  const env: number[] = [];
  new Visitor({
    ImportExpression(node) {
      if (node.source.type === 'Literal') add(String(node.source.value), node.start, false);
    },
    TSImportType(node) {
      add(node.source.value, node.start, true);
    },
    TaggedTemplateExpression(node) {
      if (source.slice(node.tag.start, node.tag.end) === 'sql') sql.push(lineOf(node.start));
    },
    CallExpression(node) {
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return;
      const { name } = node.callee.property;
      const [argument] = node.arguments;
      const text = argument === undefined ? '' : source.slice(argument.start, argument.end);
      const isBuilder = BUILDERS.includes(name);
      const isRawQuery = name === 'query' && STATEMENT.test(text.replace(/^(\{\s*text:\s*)?['"`]/, ''));
      const isRawTag = source.slice(node.callee.object.start, node.callee.object.end) === 'sql';
      if (isBuilder || isRawQuery || isRawTag) sql.push(lineOf(node.start));
    },
    MemberExpression(node) {
      const key = source.slice(node.property.start, node.property.end);
      if (isProcess(node.object) && /^['"]?env['"]?$/.test(key)) env.push(lineOf(node.start));
    },
    VariableDeclarator(node) {
      if (node.init === null || !isProcess(node.init) || node.id.type !== 'ObjectPattern') return;
      if (/\benv\b/.test(source.slice(node.id.start, node.id.end))) env.push(lineOf(node.start));
    },
    ImportDeclaration(node) {
      const named = node.specifiers.some((one) => /^env\b/.test(source.slice(one.start, one.end)));
      if (/^(node:)?process$/.test(node.source.value) && named) env.push(lineOf(node.start));
    },
  }).visit(parsed.program);

  return { imports, sql, env, lines: source === '' ? 0 : source.replace(/\n$/, '').split('\n').length };
}

function isProcess(node: { type: string; name?: unknown }): boolean {
  return node.type === 'Identifier' && node.name === 'process';
}

function lineFinder(source: string): (offset: number) => number {
  const starts = [0, ...[...source.matchAll(/\n/g)].map((match) => match.index + 1)];
  return (offset) => {
    const next = starts.findIndex((start) => start > offset);
    return next === -1 ? starts.length : next;
  };
}
