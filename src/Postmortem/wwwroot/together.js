// Writing together: says who is here, and takes what others save into what is typed. Pages work without this file.

const here = document.getElementById('here');
const page = [...crypto.getRandomValues(new Uint32Array(3))].map(part => part.toString(36)).join('');

function post(url, fields, options = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set('__RequestVerificationToken', document.querySelector('[name=__RequestVerificationToken]')?.value ?? '');
  return fetch(url, { method: 'POST', body, headers: { Accept: 'application/json' }, ...options }).catch(() => null);
}

// Who is here: the section under the eyes, told when it changes and every 20 s, taken back when the page goes

const told = { section: '', timer: 0 };
function inSight() {
  const sections = [...document.querySelectorAll('.section[id^="s-"]')];
  return (sections.findLast(section => section.getBoundingClientRect().top < innerHeight / 3) ?? sections[0])?.id.slice(2);
}
function tell() {
  const section = here.dataset.section || inSight();
  if (document.hidden || !section) return;
  told.section = section;
  post(here.dataset.hereUrl, { page, section, doing: here.dataset.doing });
}
function leave() {
  if (told.section) post(`${here.dataset.hereUrl}/leaving`, { page }, { keepalive: true });
  told.section = '';
}
if (here) {
  tell();
  setInterval(tell, 20_000);
  addEventListener('pagehide', leave);
  addEventListener('pageshow', event => { if (event.persisted) tell(); });
  document.addEventListener('visibilitychange', () => document.hidden ? leave() : tell());
  if (!here.dataset.section) addEventListener('scroll', () => {
    clearTimeout(told.timer);
    told.timer = setTimeout(() => { if (inSight() !== told.section) tell(); }, 1000);
  }, { passive: true });
}

// What others saved comes into the open editor; where both change the same words nothing moves, and saving shows both

const form = here?.dataset.form && document.getElementById(here.dataset.form);
const editor = { busy: false, composing: false, waiting: false, said: 0 };
function say(text) { document.getElementById('taken-in').textContent = text; }
async function takeIn(known) {
  if (editor.busy || editor.composing) { editor.waiting = true; return; }
  const { text, version } = form.elements;
  if (known && known <= Math.max(version.value, editor.said)) return;
  editor.busy = true;
  editor.waiting = false;
  const typed = text.value;
  const answer = await post(here.dataset.mergeUrl, { text: typed, version: version.value });
  const news = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
  editor.busy = false;
  if (text.value !== typed || editor.composing || editor.waiting) return takeIn();
  if (!news) return;
  if (news.collides) {
    editor.said = known ?? editor.said;
    return say(`${news.by} saved this section and changed words that you are changing too. Your text stays as it is; when you save, you see both.`);
  }
  version.value = news.version;
  if (!news.edits.length) return;
  const top = text.scrollTop;
  for (const { from, to, text: words } of news.edits) text.setRangeText(words, from, to, 'preserve');
  text.scrollTop = top;
  text.dispatchEvent(new Event('input', { bubbles: true }));
  say(`${news.by} saved this section; what they changed stands in your text now.`);
}
if (form) {
  const { text } = form.elements;
  text.addEventListener('compositionstart', () => { editor.composing = true; });
  text.addEventListener('compositionend', () => { editor.composing = false; if (editor.waiting) takeIn(); });
  here.addEventListener('htmx:afterSettle', () => takeIn(Number(here.querySelector('[data-version]')?.dataset.version)));
}
