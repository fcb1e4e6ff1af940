/**
 * What a process has once: a bundler copies a module into every part of the app that uses it, and the development server
 * loads it again after each change.
 */
export function processWide<T>(name: string, make: () => T): T {
  const kept = globalThis as { duebook?: Record<string, unknown> };
  kept.duebook ??= {};
  kept.duebook[name] ??= make();
  return kept.duebook[name] as T;
}
