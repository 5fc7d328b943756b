// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/registry/device_list_page.h"

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class ExpectActions;

/// Every device of the site but those that were merely heard: what was admitted, waits for it or is expected.
class RegistryPage : public DeviceListPage
{
    Q_OBJECT

public:
    RegistryPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent = nullptr);

    QString title() const override;
    QString subtitle() const override;
    QString iconName() const override;
    QAction *primaryAction() const override;
    bool isPrimaryFilled() const override { return all() != 0 && !isSelecting(); }

    void setSiteName(const QString &name);

Q_SIGNALS:
    /// Asked to open a device that is not in the registry's list; it may be among the discovered.
    void elsewhere(const muster::DeviceId &id);
    void discoverWanted();

protected:
    query::Query queryFor(const DeviceView &view, const query::Query &typed) const override;
    void showOverlay() override;
    void missed(const DeviceId &id, const QString &why) override;

private:
    void buildEmpty();

    ExpectActions *m_expect;
    EmptyState *m_empty;
    EmptyState *m_noMatch;
    QString m_siteName;
};

} // namespace muster::ui
