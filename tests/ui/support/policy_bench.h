// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/commands/add_policy.h"
#include "registry/commands/evaluate_devices.h"
#include "registry/policy_query.h"
#include "ui/policy/policies_page.h"
#include "ui/support/console.h"

#include <QAbstractItemModel>
#include <QAction>
#include <QDialog>
#include <QListView>
#include <QPushButton>
#include <QTest>

namespace muster {

using namespace Qt::StringLiterals;

inline Policy gateways(const QString &firmware = u"1.4.2"_s)
{
    Policy policy;
    policy.name = u"gateways"_s;
    policy.scope = u"kind:gateway"_s;
    policy.rules = {{u"firmware-at-least"_s, std::nullopt, {{u"version"_s, firmware}}},
                    {u"seen-within"_s, Severity::Warning, {{u"hours"_s, 12}}}};
    policy.access = Policy::Access{{u"site/{name}/#"_s}, {u"site/{name}/cmd/#"_s}};
    return policy;
}

inline Policy named(const QString &name, const QString &scope)
{
    Policy policy;
    policy.name = name;
    policy.scope = scope;
    return policy;
}

/// A console over the demo fleet that shows the policies, of which there are none yet. Each test has its own: start() and stop() are
/// for init() and cleanup().
class PolicyBench
{
protected:
    void start()
    {
        m_console = std::make_unique<Console>(Console::With::Fleet);
        QVERIFY(m_console->start());
        find<QAction>("go.policiesPage")->trigger();
        m_page = m_console->window().findChild<ui::PoliciesPage *>();
        QVERIFY(m_page && m_page->isVisible());
        QTRY_VERIFY(find("policy.empty")->isVisible());
    }
    void stop()
    {
        m_page = nullptr;
        m_console.reset();
    }

    template<typename Command>
    void run(Command command)
    {
        const auto &services = m_console->services();
        const auto result = resultOf(services.registry.apply(std::move(command), services.actor));
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    }
    void have(const QVector<Policy> &policies)
    {
        for (const Policy &policy : policies)
            run(registry::AddPolicy{policy});
        QTRY_COMPARE(rows("policy.list"), int(policies.size()));
        chooseRow("policy.list", 0);
        QTRY_VERIFY(rows("policy.versions") > 0);
    }
    Policy active(const QString &name = u"gateways"_s)
    {
        const auto version = resultOf(m_console->services().policies.load(name));
        return version ? version->policy : Policy();
    }
    QStringList order()
    {
        QStringList names;
        const auto policies = resultOf(m_console->services().policies.list());
        for (const PolicyVersion &each : policies.value_or(QVector<PolicyVersion>()))
            names += each.policy.name;
        return names;
    }
    void evaluate()
    {
        const auto &services = m_console->services();
        bool hasMore = true;
        while (hasMore) {
            const auto outcome = resultOf(services.registry.apply(registry::EvaluateDevices{}, services.actor));
            QVERIFY2(outcome, qPrintable(outcome ? QString() : outcome.error().message));
            hasMore = outcome->hasMore;
        }
    }

    template<typename T = QWidget>
    T *find(const char *name)
    {
        return m_console->find<T>(name);
    }
    QAction *action(const char *name) { return find<QAction>(name); }
    int rows(const char *list) { return find<QListView>(list)->model()->rowCount(); }
    void chooseRow(const char *list, int row)
    {
        auto *view = find<QListView>(list);
        view->setCurrentIndex(view->model()->index(row, 0));
    }
    void confirm(const char *box)
    {
        auto *dialog = m_console->window().findChild<QDialog *>(QLatin1StringView(box));
        QVERIFY(dialog);
        dialog->findChild<QPushButton *>(u"formAction"_s)->click();
        QTRY_VERIFY(!m_console->window().findChild<QDialog *>(QLatin1StringView(box)));
    }

    std::unique_ptr<Console> m_console;
    ui::PoliciesPage *m_page = nullptr;
};

} // namespace muster
