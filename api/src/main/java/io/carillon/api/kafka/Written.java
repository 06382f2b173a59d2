package io.carillon.api.kafka;

/** Where Kafka has put a record, acknowledged by all replicas in sync. */
public record Written(String topic, int partition, long offset) {}
