import assert from 'node:assert/strict';
import { knock } from '../knock.js';
import { test } from '../recorder.js';

test('a call of nothing is refused with what Knock answers, too', async () => {
  await assert.rejects(knock().get('/v1/nothing'), (error) => {
    assert.equal(error.status, 404);
    assert.equal(error.error.type, 'invalid_request_error');
    assert.ok(error.error.message);
    return true;
  });
});
