package io.mcpstead.protocol;

/** What a server offers in lists. */
public enum Feature {
    TOOLS("tools", Methods.TOOLS_LIST, "tools", "name", Methods.TOOLS_LIST_CHANGED),
    PROMPTS("prompts", Methods.PROMPTS_LIST, "prompts", "name", Methods.PROMPTS_LIST_CHANGED),
    RESOURCES("resources", Methods.RESOURCES_LIST, "resources", "uri", Methods.RESOURCES_LIST_CHANGED),
    RESOURCE_TEMPLATES(
            "resources",
            Methods.RESOURCE_TEMPLATES_LIST,
            "resourceTemplates",
            "uriTemplate",
            Methods.RESOURCES_LIST_CHANGED);

    private final String capability;
    private final String listMethod;
    private final String resultMember;
    private final String keyMember;
    private final String changedMethod;

    Feature(String capability, String listMethod, String resultMember, String keyMember, String changedMethod) {
        this.capability = capability;
        this.listMethod = listMethod;
        this.resultMember = resultMember;
        this.keyMember = keyMember;
        this.changedMethod = changedMethod;
    }

    /** The server capability under which it is announced. */
    public String capability() {
        return capability;
    }

    /** The method that lists it. */
    public String listMethod() {
        return listMethod;
    }

    /** The member of a list's result that holds the entries. */
    public String resultMember() {
        return resultMember;
    }

    /** The member of an entry that tells it from the others. */
    public String keyMember() {
        return keyMember;
    }

    /** The notification with which a server says that the list has changed. */
    public String changedMethod() {
        return changedMethod;
    }
}
