package dmft.compute;

/**
 * The counter-based random generator Philox4x32-10: ten rounds of multiplication and exclusive-or that turn a counter
 * of four 32-bit words and a key of two into four words which pass for independent and uniform.
 *
 * <p>It has no state: every block of numbers can be had at any time, in any order, on any thread.
 *
 * <p>Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC
 * 2011.
 */
public final class Philox {

    /** Number of rounds. */
    static final int ROUNDS = 10;

    /** Multiplier of the first word, below 2^32. */
    static final long MULTIPLIER_0 = 0xD2511F53L;

    /** Multiplier of the third word, below 2^32. */
    static final long MULTIPLIER_2 = 0xCD9E8D57L;

    /** What the first word of the key grows by after each round: the golden ratio's fractional part times 2^32. */
    static final int KEY_STEP_0 = 0x9E3779B9;

    /** What the second word of the key grows by after each round: (√3 - 1) times 2^32. */
    static final int KEY_STEP_1 = 0xBB67AE85;

    static final long LOW_WORD = 0xFFFFFFFFL;

    private Philox() {}

    /**
     * Writes the four words of one counter.
     *
     * @param counter0 first word of the counter; likewise the others
     * @param key0 first word of the key
     * @param key1 second word of the key
     * @param out receives four words
     * @param at index of the first one
     * @throws IndexOutOfBoundsException if {@code out} is too short
     */
    public static void block(
            int counter0, int counter1, int counter2, int counter3, int key0, int key1, int[] out, int at) {
        int word0 = counter0;
        int word1 = counter1;
        int word2 = counter2;
        int word3 = counter3;
        int round0 = key0;
        int round1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (word0 & LOW_WORD);
            long product2 = MULTIPLIER_2 * (word2 & LOW_WORD);
            word0 = (int) (product2 >>> 32) ^ word1 ^ round0;
            word1 = (int) product2;
            word2 = (int) (product0 >>> 32) ^ word3 ^ round1;
            word3 = (int) product0;
            round0 += KEY_STEP_0;
            round1 += KEY_STEP_1;
        }
        out[at] = word0;
        out[at + 1] = word1;
        out[at + 2] = word2;
        out[at + 3] = word3;
    }
}
