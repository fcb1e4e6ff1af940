'use client';

import { useId, useState } from 'react';
import { THEME_COOKIE, type Theme } from './theme';

const CHOICES: { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Three radios that take effect at once and last a year. `current` is what the server rendered. */
export function ThemeChoice({ current }: { current: Theme }) {
  const name = useId();
  const [theme, setTheme] = useState(current);
  const choose = (next: Theme) => {
    setTheme(next);
    apply(next);
  };
  return (
    <fieldset className="flex gap-1 rounded-md border border-edge p-0.5">
      <legend className="spoken">Theme</legend>
      {CHOICES.map(({ value, label }) => (
        <label
          key={value}
          className="flex-1 rounded px-2 py-0.5 text-center text-xs text-muted has-checked:bg-hover has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={value}
            checked={theme === value}
            onChange={() => choose(value)}
            className="spoken"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function apply(theme: Theme) {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=31536000; samesite=lax`;
}
