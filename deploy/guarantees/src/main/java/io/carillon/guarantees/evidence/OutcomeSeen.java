package io.carillon.guarantees.evidence;

/** What an installation says became of a notification. */
public record OutcomeSeen(
    String id, String instance, String status, long matched, long delivered) {}
