// Comments: selected words become a comment's passage, names are offered behind @. Pages work without this file.

const squeezed = text => text.replace(/\s+/g, ' ');
const AROUND = 60;

// Comment on this: beside the selection, into the form of that section

const offer = document.createElement('button');
offer.type = 'button';
offer.className = 'btn small comment-offer';
offer.textContent = 'Comment on this';
offer.hidden = true;
document.body.append(offer);

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const parent = range.commonAncestorContainer;
  const text = (parent.nodeType === Node.TEXT_NODE ? parent.parentElement : parent).closest('[data-comment-form]');
  const words = squeezed(selection.toString()).trim();
  return text && words ? { range, text, words } : null;
}
function around({ range, text }) {
  const before = document.createRange(), after = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(text, text.childNodes.length);
  return { before: squeezed(before.toString()).slice(-AROUND), after: squeezed(after.toString()).slice(0, AROUND) };
}
document.addEventListener('selectionchange', () => {
  const chosen = selected();
  offer.hidden = !chosen;
  if (!chosen) return;
  const place = chosen.range.getBoundingClientRect();
  offer.style.top = `${scrollY + place.bottom + 6}px`;
  offer.style.left = `${Math.max(8, Math.min(scrollX + place.left, document.documentElement.clientWidth - 170))}px`;
});
// Pressing must not take the selection away before it is read.
offer.addEventListener('pointerdown', event => event.preventDefault());
offer.addEventListener('click', () => {
  const chosen = selected();
  if (!chosen) return;
  const box = document.getElementById(chosen.text.dataset.commentForm);
  const form = box.querySelector('form');
  const { before, after } = around(chosen);
  box.open = true;
  form.elements.quote.value = chosen.words;
  form.elements.before.value = before;
  form.elements.after.value = after;
  getSelection().removeAllRanges();
  form.elements.text.focus();
});

// A marked passage leads to its thread

document.addEventListener('click', event => {
  const thread = event.target.closest?.('mark.commented') && document.getElementById(`thread-${event.target.closest('mark.commented').dataset.thread}`);
  if (thread && getSelection().isCollapsed && !event.target.closest('a')) thread.scrollIntoView({ block: 'nearest' });
});
for (const type of ['pointerover', 'pointerout', 'focusin', 'focusout']) document.addEventListener(type, event => {
  const id = event.target.closest?.('.thread')?.id.slice(7) ?? event.target.closest?.('mark.commented')?.dataset.thread;
  if (!id) return;
  const on = type === 'pointerover' || type === 'focusin';
  for (const part of document.querySelectorAll(`mark[data-thread="${CSS.escape(id)}"], #thread-${CSS.escape(id)}`)) part.classList.toggle('pointed', on);
});

// Names behind @

const list = document.createElement('ul');
list.className = 'mention-list';
list.id = 'mention-list';
list.role = 'listbox';
list.ariaLabel = 'People';
list.hidden = true;
const asking = { box: null, from: 0, names: [], at: 0, turn: 0 };
function close() {
  list.hidden = true;
  asking.box?.removeAttribute('aria-activedescendant');
  asking.box?.removeAttribute('aria-controls');
}
function show() {
  list.replaceChildren(...asking.names.map((name, at) => {
    const item = document.createElement('li');
    item.role = 'option';
    item.id = `mention-${at}`;
    item.textContent = name;
    item.ariaSelected = at === asking.at ? 'true' : 'false';
    item.addEventListener('pointerdown', event => { event.preventDefault(); take(name); });
    return item;
  }));
  asking.box.after(list);
  list.hidden = false;
  asking.box.setAttribute('aria-controls', list.id);
  asking.box.setAttribute('aria-activedescendant', `mention-${asking.at}`);
}
function take(name) {
  const { box, from } = asking;
  box.setRangeText(`@${name} `, from, box.selectionStart, 'end');
  box.dispatchEvent(new Event('input', { bubbles: true }));
  close();
}
document.addEventListener('input', async event => {
  const box = event.target.closest('textarea[data-mention-url]');
  if (!box) return;
  const typed = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}][^@\n]{0,40}|)$/u.exec(box.value.slice(0, box.selectionStart));
  const turn = ++asking.turn;
  if (!typed) return close();
  // Until the answer comes, nothing is offered that fits no longer: Enter takes what was typed.
  if (!list.hidden && asking.box === box) {
    asking.names = asking.names.filter(name => name.toLowerCase().includes(typed[1].trim().toLowerCase()));
    asking.at = 0;
    if (asking.names.length) show(); else close();
  }
  const answer = await fetch(`${box.dataset.mentionUrl}?text=${encodeURIComponent(typed[1])}`, { headers: { Accept: 'application/json' } }).catch(() => null);
  const names = answer?.ok && !answer.redirected ? await answer.json().catch(() => []) : [];
  if (turn !== asking.turn) return;
  if (!names.length || names.some(name => name.toLowerCase() === typed[1].trim().toLowerCase() && typed[1].endsWith(' '))) return close();
  Object.assign(asking, { box, names, at: 0, from: box.selectionStart - typed[1].length - 1 });
  show();
});
document.addEventListener('keydown', event => {
  if (list.hidden || event.target !== asking.box) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) { asking.at = (asking.at + step + asking.names.length) % asking.names.length; show(); }
  else if (event.key === 'Enter' || event.key === 'Tab') take(asking.names[asking.at]);
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
});
document.addEventListener('focusout', event => { if (event.target === asking.box) close(); });

// A link to a comment opens what it is folded in

function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let box = target?.closest?.('details'); box; box = box.parentElement.closest('details')) box.open = true;
  if (target) target.scrollIntoView({ block: 'center' });
}
addEventListener('hashchange', unfold);
if (/^#(comment|thread)-/.test(location.hash)) unfold();
