import { z } from 'zod';
import { defineRoute } from '../../../api/define-route.js';
import type { Idempotency } from '../../../api/idempotency.js';
import { page, pageOf, pageQuery } from '../../../api/paging.js';
import type { Route } from '../../../api/route.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

interface Sample {
  sampleId: string;
  owner: string;
  note: string;
  secret: string;
}

/** What the sample routes need: a small store that records keys as a step would, and a gate that holds an answer. */
export interface SampleSteps {
  readonly samples: Sample[];
  readonly answers: Map<string, { requestHash: string; sample: Sample }>;
  readonly gate: { readonly entered: () => void; readonly opened: Promise<void> };
  readonly thrown: () => unknown;
  readonly notices: { text: string; signature: string }[];
}

const sampleView = z.object({ sampleId: z.string(), note: z.string() });
const sampleId = z.string().min(3).max(32);
const common = { area: 'order' } as const;

export const placeSample = defineRoute({
  ...common,
  operationId: 'placeSample',
  method: 'POST',
  path: '/v1/samples',
  summary: { zh: '新建样品', en: 'Make a sample' },
  may: 'order.place',
  body: z.strictObject({
    note: z.string().min(1).max(20),
    lines: z
      .array(z.strictObject({ sku: z.string().max(32), quantity: z.int().min(1).max(99) }))
      .min(1)
      .max(3),
    tree: z.unknown().optional(),
  }),
  responses: { 201: sampleView },
  problems: ['key-reused'],
}).act(async ({ body, caller, idempotency }, steps: SampleSteps) => {
  const { sample, replayed } = placeOnce(steps, idempotency, {
    sampleId: `sample-${steps.samples.length + 1}`,
    owner: caller.partyId,
    note: body.note,
    secret: 'not for callers',
  });
  return { status: 201, body: sample, replayed };
});

function placeOnce(
  { samples, answers }: SampleSteps,
  { actor, key, requestHash }: Idempotency,
  sample: Sample,
): { sample: Sample; replayed: boolean } {
  const recorded = answers.get(`${actor} ${key}`);
  if (recorded === undefined) {
    samples.push(sample);
    answers.set(`${actor} ${key}`, { requestHash, sample });
    return { sample, replayed: false };
  }
  if (recorded.requestHash !== requestHash) throw new RuleViolation('key-reused');
  return { sample: recorded.sample, replayed: true };
}

export const readSample = defineRoute({
  ...common,
  operationId: 'readSample',
  method: 'GET',
  path: '/v1/samples/{sampleId}',
  summary: { zh: '查看样品', en: 'Read a sample' },
  may: 'message.read',
  params: z.object({ sampleId }),
  responses: { 200: sampleView },
}).act(async ({ params, caller }, { samples }: Pick<SampleSteps, 'samples'>) => {
  const sample = samples.find((one) => one.sampleId === params.sampleId && one.owner === caller.partyId);
  if (sample === undefined) throw new RuleViolation('not-found');
  return { status: 200, body: sample };
});

export const listSamples = defineRoute({
  ...common,
  operationId: 'listSamples',
  method: 'GET',
  path: '/v1/samples',
  summary: { zh: '样品列表', en: 'List the samples' },
  may: 'cycle.extend',
  query: z.strictObject({
    ...pageQuery(z.object({ sampleId: z.string() })),
    status: z.enum(['open', 'closed']).optional(),
  }),
  responses: { 200: pageOf(sampleView) },
}).act(async ({ query }, { samples }: Pick<SampleSteps, 'samples'>) => {
  const after = query.after?.sampleId ?? '';
  const rows = samples
    .filter((one) => one.sampleId > after)
    .toSorted((a, b) => (a.sampleId < b.sampleId ? -1 : 1));
  return {
    status: 200,
    body: page(rows.slice(0, query.limit + 1), query.limit, (row) => ({ sampleId: row.sampleId })),
  };
});

export const latestSample = defineRoute({
  ...common,
  operationId: 'latestSample',
  method: 'GET',
  path: '/v1/samples/latest',
  summary: { zh: '最新样品', en: 'Read the latest sample' },
  may: 'catalogue.read',
  responses: { 200: sampleView, 204: 'empty' },
}).act(async (_request, { samples }: Pick<SampleSteps, 'samples'>) => {
  const latest = samples.at(-1);
  return latest === undefined ? { status: 204, body: null } : { status: 200, body: latest };
});

export const cancelSample = defineRoute({
  ...common,
  operationId: 'cancelSample',
  method: 'POST',
  path: '/v1/samples/{sampleId}:cancel',
  summary: { zh: '取消样品', en: 'Cancel a sample' },
  may: 'order.cancel',
  params: z.object({ sampleId }),
  responses: { 204: 'empty' },
}).act(async ({ params, caller }, { samples }: Pick<SampleSteps, 'samples'>) => {
  const at = samples.findIndex((one) => one.sampleId === params.sampleId && one.owner === caller.partyId);
  if (at < 0) throw new RuleViolation('not-found');
  samples.splice(at, 1);
  return { status: 204, body: null };
});

export const takeNotice = defineRoute({
  ...common,
  operationId: 'takeNotice',
  method: 'POST',
  path: '/v1/notices',
  summary: { zh: '接收通知', en: 'Take a signed notice' },
  may: 'public',
  rawBody: true,
  maxBodyBytes: 64,
  idempotent: 'by-content',
  responses: { 204: 'empty' },
}).act(async ({ rawBody, header }, { notices }: Pick<SampleSteps, 'notices'>) => {
  notices.push({ text: rawBody.toString('utf8'), signature: header('X-Signature') });
  return { status: 204, body: null };
});

export const failSample = defineRoute({
  ...common,
  operationId: 'failSample',
  method: 'GET',
  path: '/v1/failures',
  summary: { zh: '失败', en: 'Fail as the test says' },
  may: 'cycle.extend',
  responses: { 204: 'empty' },
}).act(async (_request, { thrown }: Pick<SampleSteps, 'thrown'>) => {
  throw thrown();
});

export const slowSample = defineRoute({
  ...common,
  operationId: 'slowSample',
  method: 'GET',
  path: '/v1/slow',
  summary: { zh: '慢', en: 'Answer when the test says' },
  may: 'cycle.extend',
  responses: { 200: z.object({ done: z.boolean() }) },
}).act(async (_request, { gate }: Pick<SampleSteps, 'gate'>) => {
  gate.entered();
  await gate.opened;
  return { status: 200, body: { done: true } };
});

export const sampleRoutes: readonly Route<SampleSteps>[] = [
  placeSample,
  readSample,
  listSamples,
  latestSample,
  cancelSample,
  takeNotice,
  failSample,
  slowSample,
];
