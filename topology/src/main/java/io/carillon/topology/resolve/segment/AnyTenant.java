package io.carillon.topology.resolve.segment;

/** Who meets the condition in at least one of their tenants. */
record AnyTenant(Condition condition) implements Segment {}
