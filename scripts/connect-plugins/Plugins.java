// What Kafka Connect's transforms, predicates and converters say of their own settings, as JSON: for each class that is
// in the jars of the class path and begins with a package that is named on the command line its role, its keys, and
// what is said of a value that means nothing and of one that is absent. scripts/connect-plugins.py asks it.

import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

public class Plugins {
    static final String NONSENSE = "\u2603nonsense";

    static String quoted(Object value) {
        if (value == null) {
            return "null";
        }
        StringBuilder made = new StringBuilder("\"");
        for (char one : value.toString().toCharArray()) {
            made.append(one < 32 || one == '"' || one == '\\' || one > 126 ? String.format("\\u%04x", (int) one) : String.valueOf(one));
        }
        return made.append('"').toString();
    }

    static Map<String, String> errors(ConfigDef config, Map<String, String> settings) {
        Map<String, String> found = new HashMap<>();
        for (ConfigValue value : config.validate(settings)) {
            if (!value.errorMessages().isEmpty()) {
                found.put(value.name(), String.join("\n", value.errorMessages()));
            }
        }
        return found;
    }

    /** The names of the settings that a class has as constants, those of a class of definitions beside it too. */
    static TreeSet<String> constants(Class<?> found) {
        TreeSet<String> names = new TreeSet<>();
        TreeSet<String> classes = new TreeSet<>();
        for (Class<?> one = found; one != null && one != Object.class; one = one.getSuperclass()) {
            classes.add(one.getName());
            classes.add(one.getName() + "ConfigDefinition");
            classes.add(one.getName().replaceAll("(Delegate|Router)$", "") + "ConfigDefinition");
            if (found.getName().contains(".outbox.")) {
                classes.add(one.getName().replaceAll("[^.]+$", "EventRouterConfigDefinition"));
            }
        }
        for (String name : classes) {
            try {
                for (Field one : Class.forName(name).getDeclaredFields()) {
                    if (Modifier.isStatic(one.getModifiers()) && one.getType().getName().equals("io.debezium.config.Field")) {
                        one.setAccessible(true);
                        names.add(one.get(null).toString());
                    }
                }
            } catch (Throwable absent) {
                continue;
            }
        }
        return names;
    }

    public static void main(String[] packages) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        Map<String, String> all = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!path.endsWith(".jar")) {
                continue;
            }
            try (JarFile jar = new JarFile(path)) {
                for (Enumeration<JarEntry> each = jar.entries(); each.hasMoreElements(); ) {
                    String name = each.nextElement().getName();
                    if (name.endsWith(".class")) {
                        names.add(name.substring(0, name.length() - 6).replace('/', '.'));
                    }
                }
            }
        }
        for (String name : names) {
            boolean wanted = false;
            for (String one : packages) {
                wanted |= name.startsWith(one);
            }
            if (!wanted) {
                continue;
            }
            Class<?> found;
            try {
                found = Class.forName(name, false, Plugins.class.getClassLoader());
                if (Modifier.isAbstract(found.getModifiers()) || !Modifier.isPublic(found.getModifiers())) {
                    continue;
                }
                found.getInterfaces();
            } catch (Throwable absent) {
                continue;
            }
            String role = Transformation.class.isAssignableFrom(found) ? "transforms"
                : Predicate.class.isAssignableFrom(found) ? "predicates"
                : Converter.class.isAssignableFrom(found) || HeaderConverter.class.isAssignableFrom(found) ? "converter" : null;
            if (role == null) {
                continue;
            }
            StringBuilder listed = new StringBuilder();
            String open = "false";
            try {
                Object made = found.getDeclaredConstructor().newInstance();
                ConfigDef config = (ConfigDef) found.getMethod("config").invoke(made);
                Map<String, String> absent = errors(config, new HashMap<>());
                TreeSet<String> keys = new TreeSet<>(config.names());
                keys.addAll(constants(found));
                for (String key : keys) {
                    ConfigDef.ConfigKey known = config.configKeys().get(key);
                    String said = known == null ? null : errors(config, Map.of(key, NONSENSE)).get(key);
                    listed.append(listed.length() == 0 ? "" : ",").append(quoted(key)).append(":{\"type\":").append(quoted(known == null ? null : known.type))
                        .append(",\"absent\":").append(quoted(absent.get(key))).append(",\"nonsense\":").append(quoted(said)).append('}');
                }
            } catch (Throwable unknown) {
                open = quoted(unknown.getCause() == null ? unknown.toString() : unknown.getCause().toString());
            }
            all.put(name, "{\"role\":" + quoted(role) + ",\"open\":" + open + ",\"keys\":{" + listed + "}}");
        }
        StringBuilder text = new StringBuilder();
        all.forEach((name, one) -> text.append(text.length() == 0 ? "" : ",\n").append(quoted(name)).append(":").append(one));
        out.println("{" + text + "}");
        out.flush();
        System.exit(0);
    }
}
