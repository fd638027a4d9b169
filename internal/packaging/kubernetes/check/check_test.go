// Package check tests the manifests: it builds them as kubectl apply -k does and validates every
// object as the API server does on creation: strict decoding, defaults, the validation of its own
// packages, and the Pod Security Standard "restricted".
//
// It is a module of its own, as it needs most of Kubernetes. What it cannot say is what a
// cluster adds: whether the images can be pulled, what admission hooks think, whether the
// network plug-in enforces policies.
package check

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	security "k8s.io/pod-security-admission/api"
	securitypolicy "k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

func TestManifests(t *testing.T) {
	for _, dir := range []string{"../base", "../example"} {
		resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range resources.Resources() {
			content, err := r.AsYAML()
			if err != nil {
				t.Fatal(err)
			}
			if kind, err := check(content); err != nil {
				t.Errorf("%s: %s: %v", dir, kind, err)
			}
		}
	}
}

// TestWrongManifests holds that what is wrong is refused.
func TestWrongManifests(t *testing.T) {
	content, err := os.ReadFile("../base/deployment.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{"replicas: 2", "replica: 2"},
		{"replicas: 2", "replicas: two"},
		{"maxSurge: 1", "maxSurge: 0"},
		{"drop: [ALL]", "add: [SYS_ADMIN]"},
		{"runAsNonRoot: true", "runAsNonRoot: false"},
		{"periodSeconds: 10", "periodSeconds: -10"},
		{"containerPort: 8080", "containerPort: 80800"},
	} {
		if _, err := check(bytes.ReplaceAll(content, []byte(change[0]), []byte(change[1]))); err == nil {
			t.Errorf("%s was accepted", change[1])
		}
	}
}

// check decodes an object strictly, sets its defaults and validates it.
func check(content []byte) (kind string, err error) {
	strict := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	content, err = utilyaml.ToJSON(content)
	if err != nil {
		return "", err
	}
	external, gvk, err := strict.UniversalDeserializer().Decode(content, nil, nil)
	if err != nil {
		return "", err
	}
	kind = gvk.Kind
	legacyscheme.Scheme.Default(external)
	internal, err := legacyscheme.Scheme.UnsafeConvertToVersion(external, runtime.InternalGroupVersioner)
	if err != nil {
		return kind, err
	}
	faults, err := validate(internal)
	if err != nil {
		return kind, err
	}
	var all []error
	for _, f := range faults {
		// The server fills in the namespace of the request.
		if f.Field != "metadata.namespace" {
			all = append(all, f)
		}
	}
	if d, ok := external.(*appsv1.Deployment); ok {
		all = append(all, restricted(&d.Spec.Template))
	}
	return kind, errors.Join(all...)
}

func validate(object runtime.Object) (field.ErrorList, error) {
	switch o := object.(type) {
	case *apps.Deployment:
		return appsvalidation.ValidateDeployment(o, pod.GetValidationOptionsFromPodTemplate(&o.Spec.Template, nil)), nil
	case *core.Service:
		return corevalidation.ValidateServiceCreate(o), nil
	case *core.ConfigMap:
		return corevalidation.ValidateConfigMap(o), nil
	case *networking.NetworkPolicy:
		return networkingvalidation.ValidateNetworkPolicy(o, networkingvalidation.NetworkPolicyValidationOptions{}), nil
	case *networking.Ingress:
		return networkingvalidation.ValidateIngressCreate(o), nil
	case *policy.PodDisruptionBudget:
		return policyvalidation.ValidatePodDisruptionBudget(o, policyvalidation.PodDisruptionBudgetValidationOptions{}), nil
	}
	return nil, fmt.Errorf("no validation for %T", object)
}

// restricted holds a pod against the strictest of the Pod Security Standards.
func restricted(template *corev1.PodTemplateSpec) error {
	evaluator, err := securitypolicy.NewEvaluator(securitypolicy.DefaultChecks(), nil)
	if err != nil {
		return err
	}
	level := security.LevelVersion{Level: security.LevelRestricted, Version: security.LatestVersion()}
	var faults []string
	for _, result := range evaluator.EvaluatePod(level, &template.ObjectMeta, &template.Spec) {
		if !result.Allowed {
			faults = append(faults, result.ForbiddenReason+": "+result.ForbiddenDetail)
		}
	}
	if faults != nil {
		return errors.New(strings.Join(faults, "; "))
	}
	return nil
}
