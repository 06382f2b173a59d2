package io.carillon.api.read;

/** Everything the HTTP resources stand on. */
public record Backend(
    People people,
    Directory directory,
    Tenants tenants,
    Outcomes outcomes,
    Segments segments,
    Writes writes,
    Retention retention,
    Health health) {}
