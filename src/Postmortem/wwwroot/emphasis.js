// Bold, italic and code for what is chosen in a text of Markdown. They end with a paragraph, so each line gets marks of its own.

const delimiter = row => /^[\s|:-]+$/.test(row ?? '') && row.includes('|') && row.includes('-');

/** The places of rows of tables and of code between fences, which marks would break. */
function apart(rows) {
  const found = new Set();
  let fence = '', table = false;
  rows.forEach((row, at) => {
    const mark = /^\s*(?:[>*+-]\s+|>)*(`{3,}|~{3,})/.exec(row)?.[1] ?? '';
    table = row.includes('|') && (table || delimiter(row) || delimiter(rows[at + 1]));
    if (fence || mark || table || /^\s*\|/.test(row)) found.add(at);
    if (!fence) fence = mark;
    else if (mark.startsWith(fence) && row.trim().endsWith(mark)) fence = '';
  });
  return found;
}

/** Without outer blanks and, where the line begins, without the marks of a quotation, a list or a heading. */
function words(line, begins) {
  const lead = (begins ? /^\s*(?:(?:[>*+-]|\d{1,9}[.)]|#{1,6})\s+|>)*(?:\[[ xX]\]\s+)?/ : /^\s*/).exec(line)[0].length;
  return [lead, Math.max(lead, line.trimEnd().length)];
}

/** How often the mark stands there; half of a double star is no single one. */
const count = (text, mark) => (mark === '*' ? text.replaceAll('**', '') : text).split(mark).length - 1;

/**
 * A line that has some of it gets it as a whole. Pressed on what has it everywhere, it goes.
 * @returns What stands in place of the lines from one place to the other, and null where nothing can be marked.
 */
export function markLines(value, from, to, mark) {
  const first = value.slice(0, from).split('\n').length - 1, still = apart(value.split('\n'));
  const lines = value.slice(from, to).split('\n').map((line, at) => {
    const [start, end] = words(line, at > 0 || from === 0 || value[from - 1] === '\n'), text = line.slice(start, end), marks = count(text, mark);
    const stands = marks === 2 && text.startsWith(mark) && text.endsWith(mark);
    return { line, start, end, text, stands, takes: !still.has(first + at) && /[\p{L}\p{N}]/u.test(text) && (stands || marks === 0 || (mark !== '*' && marks % 2 === 0)) };
  });
  const taken = lines.filter(line => line.takes), off = taken.every(line => line.stands);
  if (!taken.length) return null;
  return lines.map(({ line, start, end, text, stands, takes }) => !takes || (stands && !off) ? line
    : line.slice(0, start) + (off ? text.slice(mark.length, -mark.length) : mark + (mark === '*' ? text : text.replaceAll(mark, '')) + mark) + line.slice(end)).join('\n');
}
