package io.carillon.topology.feed;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The stores of [feed], for reading: the stream thread's own, or those of interactive queries. */
public record FeedStores(
    ReadOnlyKeyValueStore<Bytes, byte[]> notifications,
    ReadOnlyKeyValueStore<Bytes, byte[]> announcements,
    ReadOnlyKeyValueStore<Bytes, byte[]> entries,
    ReadOnlyKeyValueStore<Bytes, byte[]> marks) {}
