package io.carillon.topology.model;

import io.carillon.avro.Notify;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.carillon.topology.Nodes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every stage of a topology, by Kafka's own {@code processor.wrapper.class}: lets a
 * {@link Breakage} reach in, and ends and begins tasks on the stores they have.
 */
public final class Tampering implements ProcessorWrapper {

  /** A {@link Hold}. */
  static final String CONFIG = "carillon.test.tampering";

  private @Nullable Hold hold;

  /** The test's end of it. */
  static final class Hold {
    private final Breakage breakage;
    private final List<Wrapped<?, ?, ?, ?>> stages = new CopyOnWriteArrayList<>();
    private @Nullable Topics topics;

    Hold(Breakage breakage) {
      this.breakage = breakage;
    }

    Map<String, Object> config() {
      return Map.of("processor.wrapper.class", Tampering.class.getName(), CONFIG, this);
    }

    /** Tells how records are read and written. */
    void topics(Topics all) {
      topics = all;
    }

    /**
     * With their next record, [route], [resolve], [feed] and [deliver] begin as in a process that
     * has just started.
     */
    void restart() {
      stages.forEach(stage -> stage.begins = true);
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {
    hold = (Hold) configs.get(CONFIG);
  }

  @Override
  public <KIn, VIn, KOut, VOut>
      WrappedProcessorSupplier<KIn, VIn, KOut, VOut> wrapProcessorSupplier(
          String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier) {
    return ProcessorWrapper.asWrapped(
        new ProcessorSupplier<>() {
          @Override
          public Processor<KIn, VIn, KOut, VOut> get() {
            return new Wrapped<>(name, supplier.get(), Objects.requireNonNull(hold));
          }

          @Override
          public @Nullable Set<StoreBuilder<?>> stores() {
            return supplier.stores();
          }
        });
  }

  @Override
  public <KIn, VIn, VOut>
      WrappedFixedKeyProcessorSupplier<KIn, VIn, VOut> wrapFixedKeyProcessorSupplier(
          String name, FixedKeyProcessorSupplier<KIn, VIn, VOut> supplier) {
    return ProcessorWrapper.asWrappedFixedKey(supplier);
  }

  private static final class Wrapped<KIn, VIn, KOut, VOut>
      implements Processor<KIn, VIn, KOut, VOut> {

    private final String stage;
    private final Processor<KIn, VIn, KOut, VOut> inner;
    private final Hold hold;
    private @Nullable ProcessorContext<KOut, VOut> context;
    private boolean begins;

    Wrapped(String stage, Processor<KIn, VIn, KOut, VOut> inner, Hold hold) {
      this.stage = stage;
      this.inner = inner;
      this.hold = hold;
    }

    @Override
    public void init(ProcessorContext<KOut, VOut> given) {
      context = tampered(given);
      if (Set.of(Nodes.ROUTE, Nodes.RESOLVE, Nodes.FEED, Nodes.DELIVER).contains(stage)) {
        hold.stages.add(this);
      }
      inner.init(context);
    }

    @Override
    public void process(Record<KIn, VIn> record) {
      if (begins) {
        begins = false;
        inner.init(Objects.requireNonNull(context));
      }
      Topics topics = hold.topics;
      if (topics == null) {
        inner.process(record);
        return;
      }
      if (stage.equals(Nodes.ROUTE)) {
        Notify notify = read(topics.notifications(), record);
        if (notify == null || hold.breakage.comes(notify)) {
          inner.process(record);
        }
        return;
      }
      Topic<UserLogEntry> log = topics.userLog();
      UserLogEntry entry = stage.equals(Nodes.RESOLVE) ? read(log, record) : null;
      if (entry == null) {
        inner.process(record);
        return;
      }
      List<UserLogEntry> applied = hold.breakage.applied(entry);
      for (UserLogEntry each : applied) {
        inner.process(each == entry ? record : rewritten(record, log, each));
      }
    }

    /** Null: it cannot be read. */
    private static <V extends SpecificRecord> @Nullable V read(
        Topic<V> topic, Record<?, ?> record) {
      try {
        return record.value() == null
            ? null
            : topic.values().deserializer().deserialize(topic.name(), (byte[]) record.value());
      } catch (RuntimeException unreadable) {
        return null;
      }
    }

    @SuppressWarnings("unchecked")
    private Record<KIn, VIn> rewritten(
        Record<KIn, VIn> record, Topic<UserLogEntry> log, UserLogEntry entry) {
      return record.withValue((VIn) log.values().serializer().serialize(log.name(), entry));
    }

    @Override
    public void close() {
      inner.close();
    }

    @SuppressWarnings("unchecked")
    private ProcessorContext<KOut, VOut> tampered(ProcessorContext<KOut, VOut> given) {
      return (ProcessorContext<KOut, VOut>)
          Proxy.newProxyInstance(
              Tampering.class.getClassLoader(),
              new Class<?>[] {ProcessorContext.class},
              (proxy, method, args) -> {
                if (method.getName().equals("forward")
                    && args.length == 2
                    && !hold.breakage.arrives((String) args[1], ((Record<?, ?>) args[0]).value())) {
                  return null;
                }
                Object result;
                try {
                  result = method.invoke(given, args);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                boolean rows =
                    method.getName().equals("getStateStore") && result instanceof KeyValueStore;
                return rows
                    ? hold.breakage.store((String) args[0], (KeyValueStore<Bytes, byte[]>) result)
                    : result;
              });
    }
  }
}
