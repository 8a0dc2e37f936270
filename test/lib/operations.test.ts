import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, synthesize } from './synthesized.ts';

const template = synthesize();
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
);
const runbook =
  readFileSync(join(root, 'docs', 'deploying.md'), 'utf8').split('## When an alarm rings')[1] ?? '';

describe('the alarms', () => {
  it('are the ones the runbook explains, and the runbook explains no other', () => {
    const named = alarms.map(({ AlarmName }) => String(AlarmName).replace('Storyreel-', ''));
    const explained = [...runbook.matchAll(/^### (\w+)$/gm)].map((match) => match[1]);
    expect(named.length).toBeGreaterThan(5);
    expect(explained.sort()).toEqual(named.sort());
  });

  it('say what is wrong and where to read on', () => {
    for (const { AlarmName, AlarmDescription } of alarms) {
      const entry = String(AlarmName).replace('Storyreel-', '');
      expect(AlarmDescription).toMatch(
        new RegExp(`\\. See docs/deploying\\.md, "When an alarm rings", ${entry}\\.$`),
      );
    }
  });

  it('tell the topic when they ring and when it is over, and do not ring for want of traffic', () => {
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    for (const alarm of alarms) {
      expect(alarm.AlarmActions).toEqual([{ Ref: topic }]);
      expect(alarm.OKActions).toEqual([{ Ref: topic }]);
      expect(alarm.TreatMissingData).toBe('notBreaching');
    }
  });

  it('count what they are named after', () => {
    const metricOf = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `Storyreel-${name}`);
    expect(metricOf('ApiErrors')).toMatchObject({
      Namespace: 'AWS/ApiGateway',
      MetricName: '5XXError',
      Statistic: 'Sum',
    });
    expect(metricOf('WorkflowsFailing')).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
    });
    const failing = {
      SettlementErrors: 'SettleJob',
      SweepErrors: 'SweepJobs',
      WebhookErrors: 'ReplicateWebhook',
    };
    for (const [alarm, name] of Object.entries(failing)) {
      const watched = metricOf(alarm);
      expect(watched).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors' });
      expect(JSON.stringify(watched?.Dimensions)).toMatch(new RegExp(`"Functions${name}[0-9A-F]{8}"`));
    }
  });
});

describe('the dashboard', () => {
  it('shows videos, requests, media work and errors', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const title of ['Videos', 'Requests and errors', 'Media work', 'Errors by function'])
      expect(body).toContain(title);
  });
});
