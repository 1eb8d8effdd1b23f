// A long text is saved as its writer's draft by itself. Where another device has saved another one meanwhile, both stand until somebody chooses.

import { forget, keep } from './forms.js';

const timers = new WeakMap();
const later = (form, wait) => { clearTimeout(timers.get(form)); timers.set(form, setTimeout(() => save(form), wait)); };
const on = (type, handle) => document.addEventListener(type, event => {
  const form = event.target.closest?.('form[data-autosave-url]');
  if (form) handle(form, event);
});
on('input', form => { form.dirty = true; later(form, 1500); });
on('submit', form => { form.dirty = false; clearTimeout(timers.get(form)); });
addEventListener('pagehide', () => document.querySelectorAll('form[data-autosave-url]').forEach(form => { if (form.dirty && !form.saving) save(form, { keepalive: true }); }));

function state(form, text, bad) {
  for (const to of form.querySelectorAll('[data-autosave-state]')) { to.textContent = text; to.classList.toggle('bad', bad); }
}
async function save(form, options = {}) {
  if (form.saving) return later(form, 500);
  const body = new FormData(form), text = body.get('text');
  form.saving = true;
  form.dirty = false;
  state(form, 'Saving…', false);
  const answer = await fetch(form.dataset.autosaveUrl, { method: 'POST', body, headers: { Accept: 'application/json' }, ...options }).catch(() => null);
  const said = !answer?.redirected && (answer?.ok || answer?.status === 409) ? await answer.json().catch(() => ({})) : null;
  form.saving = false;
  if (said?.other) {
    if (!form.unanswered?.has(said.other.text)) return showBoth(form, said.other);
    // Its answer was lost: it is this page's own.
    know(said.other.draft);
    return save(form);
  }
  if (said) {
    know(said.draft);
    form.unanswered = null;
    // What was typed meanwhile goes on from what is saved now.
    if (form.dirty) keep(form); else forget(form);
  }
  if (answer?.ok && said) {
    const { version, savedAt } = said, field = form.elements.namedItem('version');
    // Never back: what others saved may have come in while this was under way.
    if (version !== undefined && field) field.value = Math.max(field.value, version);
    return state(form, savedAt ? `Draft saved ${savedAt}` : 'Draft saved', false);
  }
  form.dirty = true;
  if (answer?.redirected || answer?.status === 401) return state(form, 'Not saved: you are signed out. Sign in from another tab, then go on.', true);
  if (said) return state(form, 'Someone else saved this text meanwhile. Your draft is kept; Save brings both together.', true);
  (form.unanswered ??= new Set()).add(text);
  state(form, 'Not saved. Your text is still here; trying again.', true);
  later(form, 8000);
}

/** Which draft stands at the server, as far as this page has seen it. */
function know(draft) {
  if (draft) for (const field of document.querySelectorAll('input[name=draft]')) field.value = draft;
}
function showBoth(form, other) {
  form.dirty = true;
  state(form, 'Not saved: this draft was changed on another device.', true);
  if (form.querySelector('[data-other-draft]')?.dataset.otherDraft === other.draft) return;
  form.querySelector('[data-other-draft]')?.remove();
  form.prepend(document.getElementById('other-draft').content.cloneNode(true));
  const panel = form.querySelector('[data-other-draft]');
  panel.dataset.otherDraft = other.draft;
  panel.querySelector('[data-other-at]').textContent = other.savedAt;
  panel.querySelector('[data-other-text]').textContent = other.text;
  for (const button of panel.querySelectorAll('button')) button.addEventListener('click', () => {
    const { text } = form.elements;
    if (button.value === 'both') text.value = `${text.value.trimEnd()}\n\n${other.text}`;
    know(other.draft);
    panel.remove();
    text.focus();
    // Who previews and coaches reads it too.
    text.dispatchEvent(new Event('input', { bubbles: true }));
    save(form);
  });
}
