package dmft.solve;

import dmft.compute.Backend;
import dmft.compute.BackendProvider;
import dmft.compute.Backends;
import dmft.compute.Fields;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The simd backend with a clock on every bulk operation. Now and then, at random, it does a product a few times more, on the very same fields, for the rate that products have alone
 * in the same minute; the time of these is kept apart.
 */
public final class Meter implements BackendProvider {

    /** Its name among backends. */
    static final String NAME = "simd-metered";

    /** One product in so many is repeated, drawn by chance: every tenth would be of the same few shapes, as a step does them in one order. */
    private static final int REPEATED = 10;

    private static final SplittableRandom RANDOM = new SplittableRandom(1);

    private static final int REPETITIONS = 2;

    /** What one kind of operation has taken. */
    static final class Sum {
        private long count;
        private double seconds;
        private double operations;
        private double secondsAlone;
        private double operationsAlone;

        long count() {
            return count;
        }

        double seconds() {
            return seconds;
        }

        double operations() {
            return operations;
        }

        double secondsAlone() {
            return secondsAlone;
        }

        double operationsAlone() {
            return operationsAlone;
        }
    }

    private static final Map<String, Sum> SUMS = new TreeMap<>();

    /** What has been done since the start, by name of the operation. A solve of one replica has one backend, used by one thread. */
    static Map<String, Sum> sums() {
        return SUMS;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Choice choice(int threads) {
        return new Choice(false, "it is there to be measured with");
    }

    @Override
    public Backend create(int threads) {
        Backend backend = Backends.create("simd", threads);
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> timed(backend, method, arguments));
    }

    private static Object timed(Backend backend, Method method, Object[] arguments) throws Throwable {
        boolean bulk = arguments != null && Arrays.stream(arguments).anyMatch(Fields.class::isInstance);
        if (!bulk) {
            return called(backend, method, arguments);
        }
        Sum sum = SUMS.computeIfAbsent(method.getName(), name -> new Sum());
        double operations = operations(method.getName(), arguments);
        long start = System.nanoTime();
        Object result = called(backend, method, arguments);
        sum.seconds += (System.nanoTime() - start) * 1e-9;
        sum.operations += operations;
        sum.count++;
        boolean adds = arguments.length == 4 && Boolean.TRUE.equals(arguments[3]);
        if (operations > 0 && RANDOM.nextInt(REPEATED) == 0 && !adds) {
            long again = System.nanoTime();
            for (int i = 0; i < REPETITIONS; i++) {
                called(backend, method, arguments);
            }
            sum.secondsAlone += (System.nanoTime() - again) * 1e-9;
            sum.operationsAlone += REPETITIONS * operations;
        }
        return result;
    }

    private static double operations(String name, Object[] arguments) {
        return switch (name) {
            case "contract" -> {
                Fields a = (Fields) arguments[0];
                Fields x = (Fields) arguments[1];
                yield 2.0 * a.sites() * a.columns() * x.columns();
            }
            case "expand" -> {
                Fields a = (Fields) arguments[0];
                Fields y = (Fields) arguments[2];
                yield 2.0 * a.sites() * a.columns() * y.columns();
            }
            default -> 0;
        };
    }

    private static Object called(Backend backend, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(backend, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
