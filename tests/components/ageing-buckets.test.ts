import { describe, expect, test } from 'vitest';
import { ageingInWords, bucketName, bucketShares, rampStep } from '@/components/ageing-buckets';

const buckets = [
  { bucket: 'current', amount: '30.00' },
  { bucket: '1-30', amount: '0.00' },
  { bucket: '31-60', amount: '10.00' },
  { bucket: '61-90', amount: '-5.00' },
  { bucket: '90+', amount: '0.00' },
];

describe('an ageing bar', () => {
  test('is divided in proportion, and a credit takes no width', () =>
    expect(bucketShares(buckets)).toEqual([75, 0, 25, 0, 0]));

  test('is empty when nothing is open', () =>
    expect(bucketShares([{ bucket: 'current', amount: '0.00' }])).toEqual([0]));

  test('says in words what it shows, credits included', () =>
    expect(ageingInWords(buckets, 'EUR')).toBe('Current €30.00, 31–60 days €10.00, 61–90 days minus €5.00'));

  test('says that nothing is open', () => expect(ageingInWords([], 'EUR')).toBe('Nothing open'));

  test('names buckets as people read them', () => {
    expect(bucketName('current')).toBe('Current');
    expect(bucketName('90+')).toBe('90+ days');
  });

  test('runs from the calm end of the ramp to the strong one, however many buckets there are', () => {
    for (const of of [2, 4, 5, 7]) {
      expect(rampStep(0, of)).toBe('bg-age-0');
      expect(rampStep(of - 1, of)).toBe('bg-age-4');
    }
  });
});
