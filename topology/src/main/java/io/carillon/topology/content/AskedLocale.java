package io.carillon.topology.content;

import org.jspecify.annotations.Nullable;

/**
 * Which locale a recipient had asked for when a notification came to them.
 *
 * @param asked BCP 47 tag; null: one of many that few ask for
 * @param locale the nearest in which anything of the notification is spelt; null: nothing is
 */
public record AskedLocale(@Nullable String asked, @Nullable String locale) {}
