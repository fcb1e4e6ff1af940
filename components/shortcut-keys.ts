/** One keystroke as text: `j`, `?`, `Enter`, `mod+k` (⌘ or Ctrl). A shortcut is one, or two after each other: `g q`. */
export type Stroke = string;

type KeyPress = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

/** The stroke of a key press, or null for a lone modifier or one held with Alt (which types letters on many layouts). */
export function strokeOf({ key, metaKey, ctrlKey, altKey, shiftKey }: KeyPress): Stroke | null {
  if (altKey || ['Shift', 'Control', 'Alt', 'Meta', 'Dead', 'Process'].includes(key)) return null;
  const name = key === ' ' ? 'Space' : key;
  if (metaKey || ctrlKey) return `mod+${name.toLowerCase()}`;
  // A printable key already shows its Shift: `?` is not `/`.
  return shiftKey && name.length > 1 ? `shift+${name}` : name;
}

/**
 * What a stroke does, given the one before it: the shortcut to run, the stroke to remember, or neither.
 * Of two shortcuts with the same keys the later wins, so that a page may take over a key of the shell.
 */
export function answerTo<S extends { keys: string }>(
  shortcuts: readonly S[],
  stroke: Stroke,
  before: Stroke | null,
): { run?: S; remember: Stroke | null } {
  const both = before && shortcuts.findLast(({ keys }) => keys === `${before} ${stroke}`);
  if (both) return { run: both, remember: null };
  const one = shortcuts.findLast(({ keys }) => keys === stroke);
  if (one) return { run: one, remember: null };
  return { remember: shortcuts.some(({ keys }) => keys.startsWith(`${stroke} `)) ? stroke : null };
}

const CAPS: Record<string, string> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The key caps to draw: `mod+k` is ⌘ K on a Mac and Ctrl K elsewhere. */
export const keyCaps = (keys: string, mac: boolean): string[] =>
  keys.split(' ').flatMap((stroke) => {
    const parts = stroke.split('+');
    return parts.map((part) => capOf(parts.length > 1 && part.length === 1 ? part.toUpperCase() : part, mac));
  });

function capOf(part: string, mac: boolean): string {
  if (part === 'mod') return mac ? '⌘' : 'Ctrl';
  return part === 'shift' ? '⇧' : (CAPS[part] ?? part);
}
