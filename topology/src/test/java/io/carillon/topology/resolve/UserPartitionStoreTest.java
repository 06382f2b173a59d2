package io.carillon.topology.resolve;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.resolve.segment.Segment;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class UserPartitionStoreTest {

  /** The API answers 503 to it, and 500 to anything else. */
  @Test
  void isAStoreThatIsNotOpenWhileThePartitionMoves() {
    UserPartitionStore moved = new UserPartitionStore();
    moved.close();

    assertThatThrownBy(() -> moved.match(Segment.parse("role:admin"), null, false))
        .isInstanceOf(InvalidStateStoreException.class);
    assertThatThrownBy(() -> moved.unreached(ChannelType.EMAIL, new RoaringBitmap()))
        .isInstanceOf(InvalidStateStoreException.class);
    assertThatThrownBy(() -> moved.members("acme")).isInstanceOf(InvalidStateStoreException.class);
  }
}
