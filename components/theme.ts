/** The theme a person chose; `system` follows the device. Kept in a cookie so that the server renders it. */
export type Theme = 'system' | 'light' | 'dark';

export const THEME_COOKIE = 'theme';

export const themeFrom = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : 'system';
