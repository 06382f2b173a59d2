package io.carillon.guarantees.evidence;

/**
 * A committed record of a public topic.
 *
 * @param topic without prefix
 * @param mark of what was said with it
 */
public record Ingress(String topic, int partition, long offset, String mark) {}
