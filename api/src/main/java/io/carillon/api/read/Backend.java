package io.carillon.api.read;

import io.carillon.api.live.Live;

/** Everything the HTTP resources stand on. */
public record Backend(
    People people,
    Directory directory,
    Tenants tenants,
    Outcomes outcomes,
    Segments segments,
    Writes writes,
    Retention retention,
    Health health,
    Live live,
    Keys keys,
    BulkOperations operations,
    WorkflowTable workflows,
    Audit audit) {}
