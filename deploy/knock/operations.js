/** Bulk operations, as the server package answers them. */
import assert from 'node:assert/strict';
import { conforms } from './types.js';

/** The operation, which is known by its id from the moment it is answered. */
export async function completed(client, operation, rows) {
  conforms(operation, 'bulk-operations', 'BulkOperation');
  assert.equal(operation.__typename, 'BulkOperation');
  assert.equal(operation.status, 'completed', JSON.stringify(operation));
  assert.equal(operation.progress_path, `/v1/bulk_operations/${operation.id}`);
  const read = conforms(await client.bulkOperations.get(operation.id), 'bulk-operations', 'BulkOperation');
  for (const each of [operation, read]) {
    assert.equal(each.status, 'completed');
    assert.equal(each.estimated_total_rows, rows);
    assert.equal(each.processed_rows, rows);
    assert.equal(each.success_count, rows);
    assert.equal(each.error_count, 0);
    assert.deepEqual(each.error_items, []);
    assert.ok(each.completed_at);
    assert.equal(each.failed_at, null);
  }
  return read;
}
