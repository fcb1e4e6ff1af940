import { describe, expect, test } from 'vitest';
import { instantFromLocal, localFromInstant } from '@/components/instant';

describe('a time of the organisation', () => {
  test('is read on its own clock, in summer and winter', () => {
    expect(instantFromLocal('2026-07-01T12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z');
    expect(instantFromLocal('2026-12-01T12:00', 'Europe/Berlin')).toBe('2026-12-01T11:00:00.000Z');
    expect(instantFromLocal('2026-12-01T12:00', 'Asia/Kathmandu')).toBe('2026-12-01T06:15:00.000Z');
  });

  test('is the first of the two when clocks repeat an hour', () => {
    expect(instantFromLocal('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantFromLocal('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });

  test('is some instant beside the hour that clocks skip', () => {
    expect(instantFromLocal('2026-03-29T02:30', 'Europe/Berlin')).toMatch(/^2026-03-29T0[01]:30/);
  });

  test('comes back as it was typed, all through a year', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC']) {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 5_400_000 * 3) {
        const local = localFromInstant(new Date(at).toISOString(), zone);
        expect(localFromInstant(instantFromLocal(local, zone), zone)).toBe(local);
      }
    }
  });
});
