'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { answerTo, keyCaps, type Stroke, strokeOf } from './shortcut-keys';
import { type Shortcut, shortcutsInForce } from './shortcut-registry';
import { Checkbox } from './ui/checkbox';
import { Dialog } from './ui/dialog';
import { Kbd } from './ui/kbd';
import { useShortcuts, useShortcutsInForce } from './use-shortcuts';

const OFF = 'single-keys-off';
const REMEMBERED_MS = 1200;

/** Listens for every shortcut, once, in the shell; `?` lists them and can turn single keys off. */
export function ShortcutLayer() {
  const [listed, setListed] = useState(false);
  useShortcuts([{ keys: '?', label: 'Show all keys', group: 'Everywhere', run: () => setListed(true) }]);
  useEffect(listen, []);
  return (
    <Dialog title="Keys" open={listed} onOpenChange={setListed}>
      <ShortcutList />
    </Dialog>
  );
}

function ShortcutList() {
  const mac = useMac();
  const groups = Map.groupBy(useShortcutsInForce(), ({ group }) => group ?? 'On this screen');
  return (
    <div className="flex flex-col gap-5">
      {[...groups].map(([group, shortcuts]) => (
        <section key={group}>
          <h3 className="mb-1 text-muted text-xs">{group}</h3>
          <ul>
            {[...byLabel(shortcuts)].map(([label, keys]) => (
              <li key={label} className="flex items-center justify-between gap-4 border-line border-b py-1.5">
                {label}
                <span className="flex gap-3">
                  {keys.map((each) => (
                    <KeyCaps key={each} caps={keyCaps(each, mac)} />
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Checkbox
        name="single-keys"
        label="Single letters act as keys"
        hint="Turn this off when you dictate or use other software that types letters. It stays off in this browser."
        defaultChecked={!singleKeysOff()}
        onChange={(event) => rememberSingleKeys(event.target.checked)}
      />
    </div>
  );
}

const KeyCaps = ({ caps }: { caps: string[] }) => (
  <span className="flex gap-1">
    {caps.map((cap) => (
      <Kbd key={cap}>{cap}</Kbd>
    ))}
  </span>
);

/** What each act is called, with all of its keys. */
const byLabel = (shortcuts: readonly Shortcut[]) =>
  shortcuts.reduce(
    (keys, shortcut) =>
      keys.set(shortcut.label, [...new Set([...(keys.get(shortcut.label) ?? []), shortcut.keys])]),
    new Map<string, string[]>(),
  );

function listen() {
  let before: Stroke | null = null;
  let forget = 0;
  const press = (event: KeyboardEvent) => {
    const stroke = strokeOf(event);
    if (!stroke || event.defaultPrevented || event.isComposing) return;
    const { run, remember } = answerTo(shortcutsInForce(), stroke, before);
    before = remember;
    window.clearTimeout(forget);
    if (remember) forget = window.setTimeout(() => (before = null), REMEMBERED_MS);
    if (!run || !mayAnswer(event, stroke, run)) return;
    event.preventDefault();
    run.run();
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}

/** Typing, open menus and dialogs, and a focused button's own Enter come first. */
function mayAnswer(event: KeyboardEvent, stroke: Stroke, shortcut: Shortcut): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (shortcut.whileTyping) return true;
  if (stroke.length === 1 && singleKeysOff()) return false;
  if (target?.closest('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]')) return false;
  if (target?.closest(TYPING)) return false;
  return stroke !== 'Enter' || !target?.closest('a, button, summary, label, [role="button"]');
}

const TYPING =
  'textarea, select, [contenteditable="true"], input:not([type="checkbox"]):not([type="radio"]):not([type="button"]):not([type="submit"])';

// Private windows may refuse storage; then the choice simply does not last.
function singleKeysOff(): boolean {
  try {
    return window.localStorage.getItem(OFF) === 'yes';
  } catch {
    return false;
  }
}

function rememberSingleKeys(on: boolean) {
  try {
    if (on) window.localStorage.removeItem(OFF);
    else window.localStorage.setItem(OFF, 'yes');
  } catch {}
}

const never = () => () => {};

/** Whether key caps are a Mac's; false on the server. */
export const useMac = () =>
  useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
