package io.carillon.api.kafka;

import java.util.Map;

/**
 * A topic as the broker has it.
 *
 * @param configs all its settings, the broker's defaults included
 */
record FoundTopic(int partitions, Map<String, String> configs) {}
