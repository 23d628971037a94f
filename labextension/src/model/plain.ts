/** What plain cells give and use, by a light look at their text: enough to guess what an edit will touch. */

/** A statement at the left of a text, with those lines that belong to it. */
export interface IPiece {
  /** The names that it gives. */
  gives: string[];
  /** The names that it may use. */
  uses: ReadonlySet<string>;
  /** Its text without what surely does not count. */
  code: string;
}

const NAME = '[^\\W\\d]\\w*';
/** Comments, and texts with what stands before them. */
const TEXT =
  /((?<!\w)[bfru]{0,2})("""|''')([\s\S]*?)\2|((?<!\w)[bfru]{0,2})(["'])((?:\\.|(?!\5)[^\\\n])*)\5|#.*$/gimu;
/** What follows belongs to the statement above: a branch of it, or the end of what was opened there. */
const GOES_ON = /^(?:[)\]}]|(?:elif|else|except|finally)\b)/u;

/** The statements of a text, from the top. */
export function piecesOf(text: string): IPiece[] {
  const found: string[][] = [];
  let depth = 0;
  let decorated = false;
  for (const line of text.replace(TEXT, onOneLine).split('\n')) {
    const blank = line.trim() === '';
    const begins = !blank && depth === 0 && !decorated && !/^\s/u.test(line) && !GOES_ON.test(line);
    if (begins) {
      found.push([line]);
    } else if (!blank) {
      found.at(-1)?.push(line);
    }
    decorated = blank ? decorated : line.startsWith('@');
    depth += count(line, /[([{]/gu) - count(line, /[)\]}]/gu);
  }
  return found.map(lines => {
    const code = lines.map(bare).join('\n');
    return { gives: given(code), uses: used(code), code };
  });
}

/** The names that mean something else, or nothing any more, after an edit. */
export function changedNames(before: string, after: string): Set<string> {
  const [then, now] = [meanings(before), meanings(after)];
  return new Set([...then.keys(), ...now.keys()].filter(name => then.get(name) !== now.get(name)));
}

/** The names that a body may use and has not given itself before. */
export function namesUsed(body: string): Set<string> {
  const own = new Set<string>();
  const found = new Set<string>();
  for (const { gives, uses } of piecesOf(body)) {
    [...uses].filter(name => !own.has(name)).forEach(name => found.add(name));
    gives.forEach(name => own.add(name));
  }
  return found;
}

function meanings(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { gives, code } of piecesOf(text)) {
    gives.forEach(name => found.set(name, `${found.get(name) ?? ''}\n${code}`));
  }
  return found;
}

/** A text of several lines is one line; of one in which names may stand these can be seen. A comment is none. */
function onOneLine(...[, before, long, inLong, prefix, quote, inside]: (string | undefined)[]): string {
  if ((long ?? quote) === undefined) {
    return '';
  }
  const says = (inLong ?? inside ?? '').replace(/\n/gu, '\\n');
  return /f/iu.test(before ?? prefix ?? '')
    ? `f'${says.replace(/[()[\]{}#"']/gu, ' ')}'`
    : `"${says.replace(/[\s"]/gu, letter => `%${letter.charCodeAt(0)}`)}"`;
}

/** A line without blanks that make no difference, but for how far it stands from the left. */
function bare(line: string): string {
  const indent = /^\s*/u.exec(line)?.[0] ?? '';
  return (
    indent +
    line
      .trim()
      .replace(/\s+/gu, ' ')
      .replace(/(?<=[^\w"]) | (?=[^\w"])/gu, '')
  );
}

function count(line: string, what: RegExp): number {
  return line.replace(/"[^"]*"/gu, '').match(what)?.length ?? 0;
}

/** The names that a statement gives; none where a light look does not tell. */
function given(code: string): string[] {
  const defined = new RegExp(`^(?:async )?(?:def|class) (${NAME})`, 'mu').exec(
    code.replace(/^(?:@.*\n)+/u, '')
  );
  if (defined?.index === 0) {
    return [defined[1]];
  }
  const imported = /^(?:from [\w.]+ )?import ?([\s\S]+)/u.exec(code);
  if (imported) {
    const names = imported[1].replace(/[()\n]/gu, ' ').split(',');
    return names
      .map(each => /(?:^|\bas )\s*([^\W\d]\w*)[\w.]*\s*$/u.exec(each.trim())?.[1] ?? '')
      .filter(Boolean);
  }
  const targets = new RegExp(`^\\s*((?:${NAME},?\\s?)+)(?::[^=\\n]+)?[-+*/%&|^@]{0,2}=(?!=)`, 'gmu');
  return [...outside(code).matchAll(targets)].flatMap(each => each[1].split(/[,\s]+/u)).filter(Boolean);
}

/** A statement without what stands in brackets. */
function outside(code: string): string {
  const less = code
    .replace(/"[^"]*"/gu, '""')
    .replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/gu, '');
  return less === code ? code : outside(less);
}

/** The words of a statement that may be names: none behind a dot, and none that names an argument. */
function used(code: string): Set<string> {
  const words = code.replace(/"[^"]*"/gu, '""').matchAll(/(?<![\w.])[^\W\d]\w*(?!\w)(?!=(?!=))/gu);
  return new Set([...words].map(each => each[0]));
}
