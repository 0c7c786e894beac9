package io.swapbox;

import java.nio.ByteBuffer;

/**
 * Where a program keeps the entries of its pages, as a swapoff of {@link SwapDesign#CLASSIC} looks
 * for them: the page table that the kernel walks. {@linkplain SwapSpace#register Registered} with
 * the space.
 *
 * <p>It is called on threads of the space while the program goes on, and must neither block nor
 * throw, nor call the space.
 */
public interface EntryTable {

  /** How many places the table has now, with an entry or without. */
  long pages();

  /**
   * The entry in a place, 0 for none.
   *
   * @param page 0 or more, below {@link #pages}
   */
  long entry(long page);

  /**
   * A page has been read whose entry the space wants to be rid of. The table has to put the page in
   * the place of the entry, in one step as others see it, unless that holds something else by now.
   *
   * @param page the place
   * @param entry that was there
   * @param bytes of the page, of use for the time of the call
   * @return whether the page is there now: then the space gives the entry's use up, and the program
   *     must not do so, too
   */
  boolean swappedIn(long page, long entry, ByteBuffer bytes);
}
