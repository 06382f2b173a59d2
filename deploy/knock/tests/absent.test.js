/** What Carillon does not have: refused, and never as if it had done something. */
import assert from 'node:assert/strict';
import { all, fresh, knock, refused } from '../knock.js';
import { test } from '../recorder.js';

const client = knock();
const { users, objects, schedules, audiences, providers, integrations, workflows, workflowRecipientRuns, messages } = client;
const id = fresh('user');
await users.update(id, { name: 'Ada' });
const channel = '97c5837d-c65c-4d54-aa39-080eeb81c69d';
const data = { data: { tokens: ['t'] } };
const set = { workflows: { digest: false } };
const guide = { channel_id: channel, guide_id: 'g', guide_key: 'k', guide_step_ref: 's', message_id: 'm' };

const CALLS = {
  'channel data of users': [
    () => users.getChannelData(id, channel),
    () => users.setChannelData(id, channel, data),
    () => users.unsetChannelData(id, channel),
  ],
  'merging, schedules and subscriptions of users': [
    () => users.merge(id, { from_user_id: fresh('user') }),
    () => all(users.listSchedules(id)),
    () => all(users.listSubscriptions(id)),
  ],
  guides: [
    () => users.guides.getChannel(id, channel),
    () => users.guides.markMessageAsSeen(id, guide),
    () => users.guides.markMessageAsInteracted(id, guide),
    () => users.guides.markMessageAsArchived(id, guide),
    () => users.guides.unarchiveGuideMessage(id, guide),
    () => users.guides.resetGuideEngagements(id, guide),
  ],
  'the preference center': [
    () => users.preferenceCenter.generateSignedURL(id),
    () => users.preferenceCenter.getConfig(id),
  ],
  objects: [
    () => all(objects.list('projects')),
    () => objects.get('projects', 'p'),
    () => objects.set('projects', 'p', { name: 'P' }),
    () => objects.delete('projects', 'p'),
    () => objects.addSubscriptions('projects', 'p', { recipients: [id] }),
    () => objects.deleteSubscriptions('projects', 'p', { recipients: [id] }),
    () => all(objects.listSubscriptions('projects', 'p')),
    () => all(objects.listMessages('projects', 'p')),
    () => all(objects.listSchedules('projects', 'p')),
    () => objects.getChannelData('projects', 'p', channel),
    () => objects.setChannelData('projects', 'p', channel, data),
    () => objects.unsetChannelData('projects', 'p', channel),
    () => objects.listPreferences('projects', 'p'),
    () => objects.getPreferences('projects', 'p', 'default'),
    () => objects.setPreferences('projects', 'p', 'default', set),
    () => objects.unsetPreferences('projects', 'p', 'default'),
    () => objects.bulk.set('projects', { objects: [{ id: 'p' }] }),
    () => objects.bulk.delete('projects', { object_ids: ['p'] }),
    () => objects.bulk.addSubscriptions('projects', { subscriptions: [{ id: 'p', recipients: [id] }] }),
    () => objects.bulk.deleteSubscriptions('projects', { subscriptions: [{ id: 'p', recipients: [id] }] }),
  ],
  schedules: [
    () => schedules.create({ recipients: [id], workflow: 'w', repeats: [] }),
    () => schedules.update({ schedule_ids: ['s'] }),
    () => schedules.delete({ schedule_ids: ['s'] }),
    () => all(schedules.list({ workflow: 'w' })),
    () => schedules.bulk.create({ schedules: [{ recipient: id, workflow: 'w' }] }),
  ],
  audiences: [
    () => audiences.addMembers('a', { members: [{ user: { id } }] }),
    () => audiences.removeMembers('a', { members: [{ user: { id } }] }),
    () => audiences.listMembers('a'),
  ],
  providers: [
    () => providers.slack.checkAuth(channel, { access_token_object: '{}' }),
    () => all(providers.slack.listChannels(channel, { access_token_object: '{}' })),
    () => providers.slack.revokeAccess(channel, { access_token_object: '{}' }),
    () => providers.msTeams.checkAuth(channel, { ms_teams_tenant_object: '{}' }),
    () => providers.msTeams.listChannels(channel, { ms_teams_tenant_object: '{}', team_id: 't' }),
    () => all(providers.msTeams.listTeams(channel, { ms_teams_tenant_object: '{}' })),
    () => providers.msTeams.revokeAccess(channel, { ms_teams_tenant_object: '{}' }),
  ],
  integrations: [
    () => integrations.census.customDestination({ id: 1, jsonrpc: '2.0', method: 'test_connection' }),
    () => integrations.hightouch.embeddedDestination({ id: 'i', jsonrpc: '2.0', method: 'test_connection' }),
  ],
  'runs of workflows': [
    () => workflows.cancel('w', { cancellation_key: 'c' }),
    () => all(workflowRecipientRuns.list()),
    () => workflowRecipientRuns.get('r'),
  ],
  'delivery logs': [() => all(messages.listDeliveryLogs('m'))],
};

for (const [what, calls] of Object.entries(CALLS)) {
  test(`there is nothing of ${what}`, async () => {
    for (const call of calls) {
      await assert.rejects(async () => call(), refused(404, /in this release/), String(call));
    }
  });
}

test('nothing was changed by any of it', async () => {
  const { name, attributes, memberships } = await users.get(id);
  assert.deepEqual({ name, attributes, memberships }, { name: 'Ada', attributes: { name: 'Ada' }, memberships: {} });
});
