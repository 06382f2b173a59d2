package io.carillon.topology.resolve.segment;

/** Everyone; with a notification's tenant, all its members. */
record AllUsers() implements Segment {}
