import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { AgeingBar } from '@/components/ageing-bar';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyList } from '@/components/money-list';
import { MoneyText } from '@/components/money-text';
import { PayerFlag } from '@/components/payer-flag';
import { PointsWaterfall } from '@/components/points-waterfall';

test('negative money is seen in parentheses and heard as minus', () => {
  const html = renderToStaticMarkup(<MoneyText amount="-1250.00" currency="EUR" />);
  expect(html).toContain('aria-hidden="true">(€1,250.00<span class="hang">)</span>');
  expect(html).toContain('<span class="spoken">minus €1,250.00</span>');
});

test('rounded money tells the exact amount on hover', () => {
  expect(renderToStaticMarkup(<MoneyText amount="84200.49" currency="EUR" whole />)).toContain(
    'title="€84,200.49"',
  );
});

test('converted money names the day of its rates', () => {
  const converted = { day: '2026-11-21', today: '2026-11-22' };
  const html = renderToStaticMarkup(
    <MoneyText amount="48210.00" currency="EUR" whole converted={converted} />,
  );
  expect(html.replace(/<[^>]+>/g, '')).toBe('≈ about €48,210 at 21 Nov rates');
});

test('several currencies stand below each other, one alone in no list', () => {
  const both = [
    { amount: '1.00', currency: 'EUR' },
    { amount: '2.00', currency: 'USD' },
  ];
  expect(renderToStaticMarkup(<MoneyList amounts={both} />).match(/<li>/g)).toHaveLength(2);
  expect(renderToStaticMarkup(<MoneyList amounts={both.slice(0, 1)} />)).not.toContain('<li>');
});

test('an ageing bar is an image with its amounts as words', () => {
  const html = renderToStaticMarkup(
    <AgeingBar buckets={[{ bucket: '1-30', amount: '5.00' }]} currency="EUR" />,
  );
  expect(html).toContain('role="img"');
  expect(html).toContain('aria-label="1–30 days €5.00"');
});

test('a payer flag carries its evidence in words', () => {
  const html = renderToStaticMarkup(<PayerFlag flag="recurring" late={8} of={10} average_days_late={17} />);
  expect(html).toContain('title="8 of 10 late, 17 days on average"');
  expect(html.replace(/<[^>]+>/g, '')).toBe('Late 8 of 10, recurring late payer');
});

test('a short number of days late is spoken in full', () => {
  const html = renderToStaticMarkup(<DaysLateText due="2026-09-12" today="2026-11-22" short />);
  expect(html).toContain('<span class="spoken">71 days late</span>');
});

test('a waterfall shows the points and the score that they sum to', () => {
  const parts = [
    { label: 'Collectable €60,650', points: 24 },
    { label: 'Oldest 71 days', points: 18 },
  ];
  const html = renderToStaticMarkup(<PointsWaterfall score={42} parts={parts} />);
  expect(html.match(/>(24|18|42)</g)).toEqual(['>24<', '>18<', '>42<']);
});
