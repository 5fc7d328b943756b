// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/planner.h"

#include "drivers/driver.h"
#include "provisioning/expansion.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct PlannerText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Planner)
};

/// What a profile may ask for and no driver of this version has a verb for. %1 is the driver's title.
struct NoVerb
{
    bool (*isAsked)(const Profile &profile);
    const char *label;
    const char *reason;
};

const NoVerb noVerbs[]{
    {[](const Profile &profile) { return profile.network.ipv4.has_value(); },
     QT_TRANSLATE_NOOP("muster::provisioning::Planner", "Network"),
     QT_TRANSLATE_NOOP("muster::provisioning::Planner", "%1 can't change IPv4 settings; the device keeps its own.")},
    {[](const Profile &profile) { return profile.network.wifi.has_value(); },
     QT_TRANSLATE_NOOP("muster::provisioning::Planner", "Wi-Fi"),
     QT_TRANSLATE_NOOP("muster::provisioning::Planner", "%1 can't change Wi-Fi settings; the device keeps its own.")},
    {[](const Profile &profile) { return !profile.network.dns.isEmpty(); },
     QT_TRANSLATE_NOOP("muster::provisioning::Planner", "DNS"),
     QT_TRANSLATE_NOOP("muster::provisioning::Planner", "%1 can't change name servers; the device keeps its own.")},
    {[](const Profile &profile) { return profile.mqtt.has_value(); }, QT_TRANSLATE_NOOP("muster::provisioning::Planner", "MQTT"),
     QT_TRANSLATE_NOOP("muster::provisioning::Planner", "%1 has no MQTT setting.")},
};

QString currentNameOf(const Device &device, const Survey &survey)
{
    for (const QString &name :
         {device.name, survey.configuration.hostname.value.value_or(QString()), survey.identity.attributes.value(u"name"_s)})
        if (const QString shown = shownText(name); !shown.isEmpty())
            return shown;
    return {};
}

QString newNameOf(const Profile &asked, const ExpandedProfile &expanded, const QString &current)
{
    if (!expanded.profile.network.hostname.isEmpty())
        return expanded.profile.network.hostname;
    return asked.naming.isEmpty() ? current : expanded.name;
}

QString driverTitleOf(const QString &id)
{
    const drivers::Driver *driver = drivers::findDriver(id);
    return driver ? driver->title() : id;
}

/// A value as it is typed, where `old` stands: a text stays one.
QJsonValue valueFrom(const QString &text, const QJsonValue &old)
{
    if (old.isString())
        return text;
    const QJsonArray read = QJsonDocument::fromJson('[' + text.toUtf8() + ']').array();
    return read.size() == 1 && (read.at(0).isDouble() || read.at(0).isBool()) ? read.at(0) : QJsonValue(text);
}

/// `into` with `text` at `path`; undefined when the path leads into something that has no parts.
QJsonValue withValueAt(const QJsonValue &into, const QStringList &path, const QString &text)
{
    if (path.isEmpty())
        return valueFrom(text, into);
    const QString &key = path.constFirst();
    if (into.isArray()) {
        QJsonArray list = into.toArray();
        bool isIndex = false;
        const int index = key.toInt(&isIndex);
        const QJsonValue part = isIndex && index >= 0 && index <= list.size() ? withValueAt(list.at(index), path.sliced(1), text)
                                                                              : QJsonValue(QJsonValue::Undefined);
        if (part.isUndefined())
            return part;
        if (index == list.size())
            list += part;
        else
            list.replace(index, part);
        return list;
    }
    if (!into.isObject() && !into.isUndefined())
        return QJsonValue::Undefined;
    QJsonObject object = into.toObject();
    const QJsonValue part = withValueAt(object.value(key), path.sliced(1), text);
    if (part.isUndefined())
        return part;
    object.insert(key, part);
    return object;
}

} // namespace

Result<Plan> makePlan(const Profile &profile, const Device &device, const Introduction &introduction, const QString &user,
                      const Survey &survey, const SiteTrust &site)
{
    MUSTER_TRY(const ExpandedProfile expanded, expandProfile(profile, device, survey));
    Plan plan;
    plan.device = device.id;
    plan.deviceName = currentNameOf(device, survey);
    plan.newName = newNameOf(profile, expanded, plan.deviceName);
    plan.driver = introduction.target.driver;
    plan.driverTitle = driverTitleOf(plan.driver);
    plan.profile = profile.name;
    plan.endpoint = introduction.target.endpoint;
    plan.user = user;
    plan.hostKey = introduction.hostKey;
    plan.isHostKeyNew = !introduction.pinned;
    const StepInputs inputs{expanded.profile,      device,          survey, expanded.name, user, site.siteName, site.rootPem,
                            site.consolePublicKey, plan.driverTitle};
    for (const auto &kind : allStepKinds())
        kind->plan(inputs, plan);
    for (const NoVerb &missing : noVerbs)
        if (missing.isAsked(expanded.profile))
            plan.notPossible += {PlannerText::tr(missing.label), PlannerText::tr(missing.reason).arg(plan.driverTitle)};
    return plan;
}

Result<Profile> withOverrides(const Profile &profile, const QMap<QString, QString> &values)
{
    Profile changed = profile;
    if (values.contains(u"name"_s))
        changed.naming = values.value(u"name"_s);
    QJsonValue document = QJsonDocument::fromJson(changed.toJson()).object();
    for (const auto &[path, text] : values.asKeyValueRange()) {
        if (path == "name"_L1 || path == "n"_L1)
            continue;
        document = withValueAt(document, path.split(u'.'), text);
        if (document.isUndefined())
            return fail(ErrorCode::Rejected, PlannerText::tr("A profile has no value \"%1\".").arg(shownText(path)), {},
                        shownText(path));
    }
    MUSTER_TRY(changed, Profile::fromJson(QJsonDocument(document.toObject()).toJson(QJsonDocument::Compact)));
    if (!values.contains(u"n"_s))
        return changed;
    MUSTER_CHECK(editTemplates(changed, [number = values.value(u"n"_s)](const QString &, QString &text) -> Result<> {
        text.replace(u"{n}"_s, number);
        return {};
    }));
    return Profile::fromJson(changed.toJson());
}

Profile starterProfile()
{
    QFile file(u":/profiles/starter.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the starter profile is missing in the program");
    return Profile::fromJson(file.readAll()).value();
}

} // namespace muster::provisioning
