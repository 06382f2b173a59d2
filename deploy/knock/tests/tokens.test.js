import assert from 'node:assert/strict';
import { buildUserTokenGrant, signUserToken } from '@knocklabs/node';
import { fresh, knock, notify, server, signingKey } from '../knock.js';
import { note, test } from '../recorder.js';

/** What a browser with this token is answered. */
async function status(token, path) {
  const headers = { Authorization: `Bearer ${server.publicKey}`, 'X-Knock-User-Token': token };
  return (await fetch(server.url + path, { headers })).status;
}

test('a token that the package signs opens what is its user’s', async () => {
  const [ann, ben] = [fresh('ann'), fresh('ben')];
  await notify({ userIds: [ann, ben], title: 'Hello', body: '' });
  const token = await signUserToken(ann, { signingKey: signingKey() });
  note('node signUserToken', 'works');
  assert.equal(await status(token, `/v1/users/${ann}/feeds/inbox`), 200);
  assert.equal(await status(token, `/v1/users/${ben}/feeds/inbox`), 403);
  assert.equal(await status(token, '/v1/users'), 403);
  const past = await signUserToken(ann, { signingKey: signingKey(), expiresInSeconds: -10 });
  assert.equal(await status(past, `/v1/users/${ann}/feeds/inbox`), 401);
});

test('its grants confine it to a tenant', async () => {
  const ann = fresh('ann');
  await knock().users.update(ann, {});
  const grant = buildUserTokenGrant({ type: 'tenant', id: 'acme-token' }, ['slack/channels_read']);
  const token = await signUserToken(ann, { signingKey: signingKey(), grants: [grant] });
  assert.equal(await status(token, `/v1/users/${ann}/feeds/inbox?tenant=acme-token`), 200);
  assert.equal(await status(token, `/v1/users/${ann}/feeds/inbox?tenant=globex`), 403);
});
