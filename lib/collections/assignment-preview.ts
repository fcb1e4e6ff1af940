import { z } from 'zod';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import { policyOf } from '@/lib/kernel/policy';
import { clocksOf, defineQuery } from '@/lib/kernel/query';
import { numericColumn, readRows } from '@/lib/kernel/rows';
import { assignmentPlan, SCOPES } from './assignment-plan';
import { assignmentPolicy, rulesInput, turnsOf } from './assignment-policy';
import { inBase } from './customer-row';

/** The rules that hold. */
export const assignmentRules = defineQuery({
  name: 'collections.assignment-rules',
  summary: 'The rules by which customers are given to collectors.',
  permission: 'queue.manage',
  input: z.strictObject({}),
  read: ({ tx, organisation }) => policyOf(tx, organisation.id, assignmentPolicy),
});

/** Who would get how many customers by some rules. Nobody moves. */
export const assignmentPreview = defineQuery({
  name: 'collections.assignment-preview',
  summary: 'How many customers each rule would give to whom, and how many would move.',
  permission: 'queue.manage',
  input: z.strictObject({ rules: rulesInput, scope: z.enum(SCOPES).default('unassigned') }),
  async read(context, { rules, scope }) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, {});
    const fast = await checkpointServes(tx, organisation.id, clocks);
    const owners = await turnsOf(tx, organisation.id, rules);
    const rows = await tx.$queryRaw`
      WITH ${assignmentPlan(organisation.id, { clocks, fast, rules, owners, scope })}
      SELECT p.rule, u.name, u.email, count(*)::integer AS customers,
             count(*) FILTER (WHERE p.owner_id IS DISTINCT FROM p.next_owner)::integer AS moves,
             sum(p.collectable_base) AS collectable_base
      FROM plan p JOIN app_user u ON u.id = p.next_owner
      GROUP BY p.rule, u.id, u.name, u.email
      ORDER BY p.rule, lower(u.name), u.id`;
    const [left] = await tx.$queryRaw<{ customers: number }[]>`
      WITH ${assignmentPlan(organisation.id, { clocks, fast, rules, owners, scope })}
      SELECT (SELECT count(*) FROM seated)::integer - (SELECT count(*) FROM plan)::integer AS customers`;
    const data = readRows(columns, rows).map(({ collectable_base, ...row }) => ({
      ...row,
      collectable: inBase(collectable_base, organisation.baseCurrency),
    }));
    return {
      currency: organisation.baseCurrency,
      scope,
      data,
      moves: data.reduce((sum, { moves }) => sum + moves, 0),
      without_rule: left?.customers ?? 0,
    };
  },
});

const columns = z.object({
  rule: z.number(),
  name: z.string(),
  email: z.string(),
  customers: z.number(),
  moves: z.number(),
  collectable_base: numericColumn,
});
