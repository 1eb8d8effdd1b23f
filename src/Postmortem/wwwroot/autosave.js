// A long text is saved as its writer's draft by itself.

import { forget } from './forms.js';

const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, handle) => document.addEventListener(type, event => {
  const hit = event.target.closest?.(selector);
  if (hit) handle(event, hit);
});
const timers = new WeakMap();
const later = (key, wait, run) => { clearTimeout(timers.get(key)); timers.set(key, setTimeout(run, wait)); };
on('input', 'form[data-autosave-url]', (event, form) => { form.dirty = true; later(form, 1500, () => save(form)); });
on('submit', 'form[data-autosave-url]', (event, form) => { form.dirty = false; clearTimeout(timers.get(form)); });
async function save(form, options = {}) {
  if (form.saving) return later(form, 500, () => save(form));
  const state = (text, bad) => $$('[data-autosave-state]', form).forEach(to => { to.textContent = text; to.classList.toggle('bad', bad); });
  form.saving = true;
  form.dirty = false;
  state('Saving…', false);
  const answer = await fetch(form.dataset.autosaveUrl, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' }, ...options }).catch(() => null);
  form.saving = false;
  if (!answer?.redirected && (answer?.ok || answer?.status === 409) && !form.dirty) forget(form);
  if (answer?.ok && !answer.redirected) {
    const { version, savedAt } = await answer.json().catch(() => ({}));
    const field = form.elements.namedItem('version');
    // Never back: what others saved may have come in while this was under way.
    if (version !== undefined && field) field.value = Math.max(field.value, version);
    return state(savedAt ? `Draft saved ${savedAt}` : 'Draft saved', false);
  }
  form.dirty = true;
  if (answer?.redirected || answer?.status === 401) return state('Not saved: you are signed out. Sign in from another tab, then go on.', true);
  if (answer?.status === 409) return state('Someone else saved this text meanwhile. Your draft is kept; Save brings both together.', true);
  state('Not saved. Your text is still here; trying again.', true);
  later(form, 8000, () => save(form));
}
addEventListener('pagehide', () => $$('form[data-autosave-url]').forEach(form => { if (form.dirty && !form.saving) save(form, { keepalive: true }); }));
