package io.carillon.topology.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class BitmapsTest {

  /** As large as a list as it is as a run, so Roaring leaves it as it finds it. */
  @Test
  void theSameSetIsTheSameBytesHoweverItCameAbout() {
    RoaringBitmap listed = RoaringBitmap.bitmapOf(0, 1, 2);
    listed.remove(2);
    RoaringBitmap rebuilt = RoaringBitmap.bitmapOf(0, 1, 2);
    rebuilt.runOptimize();
    rebuilt.remove(2);
    assertThat(rebuilt).isEqualTo(listed);

    assertThat(Bitmaps.write(rebuilt)).isEqualTo(Bitmaps.write(listed));
    assertThat(Bitmaps.read(ByteBuffer.wrap(Bitmaps.write(rebuilt)))).isEqualTo(listed);
  }
}
