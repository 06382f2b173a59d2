/**
 * What can be set, each setting with its type, default and a sentence: {@link
 * io.carillon.api.settings.CarillonSettings} is the table, {@link
 * io.carillon.api.settings.Settings} what one process was given.
 */
@NullMarked
package io.carillon.api.settings;

import org.jspecify.annotations.NullMarked;
